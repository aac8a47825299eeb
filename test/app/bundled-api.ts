import { buildSync } from 'esbuild';
import { join } from 'node:path';
import type { OrderApiParts } from '../../app/src/api';
import type * as DynamoStore from '../../app/src/orders/dynamo-store';
import type * as Lifecycles from '../../app/src/lifecycle';
import type * as Server from '../../app/src/server';
import type * as SfnWorkflow from '../../app/src/orders/step-functions-workflow';
import type * as Store from '../../app/src/orders/store';
import type * as Workflow from '../../app/src/orders/workflow';
import type * as TracingModule from '../../app/src/tracing';
import { onceInRun } from '../once-in-run';

export type { OrderApiParts };
export type ApiModules = typeof Server &
  typeof DynamoStore &
  typeof Lifecycles &
  typeof Store &
  typeof SfnWorkflow &
  typeof Workflow &
  typeof TracingModule;

const APP = join(__dirname, '../../app');
const MODULES = [
  'server',
  'orders/dynamo-store',
  'orders/store',
  'orders/step-functions-workflow',
  'orders/workflow',
  'lifecycle',
  'tracing',
];

/**
 * The API's modules, bundled. Jest runs CommonJS, and `typebox` exists as ES modules only; the bundle is what the
 * image runs anyway. Modules that do not need it are imported by their tests directly.
 */
export function loadApi(): ApiModules {
  loaded ??= bundleAndLoad();
  return loaded;
}

/** Once per test file: loading takes time. */
let loaded: ApiModules | undefined;

function bundleAndLoad(): ApiModules {
  const folder = onceInRun('order-api-modules', (own) =>
    buildSync({
      stdin: {
        contents: MODULES.map((name) => `export * from './src/${name}';`).join('\n'),
        resolveDir: APP,
      },
      outfile: join(own, 'api.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      tsconfigRaw: {},
      logLevel: 'error',
    }),
  );
  return require(join(folder, 'api.js'));
}
