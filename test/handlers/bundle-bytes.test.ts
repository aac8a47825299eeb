import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { handlerCode, handlerNames } from '../../lib/handlers/bundle';

/**
 * Most bytes of each bundle, source map not counted: about a tenth above the size of the day it was set. Two thirds of
 * the quote function are Powertools' tracer, which contains the X-Ray SDK.
 */
const BUDGET: Readonly<Record<string, number>> = {
  'delivery/after-allow-test-traffic': 35_000,
  'delivery/after-allow-traffic': 35_000,
  'delivery/after-install': 34_000,
  'delivery/before-allow-traffic': 34_000,
  'delivery/before-install': 34_000,
  'delivery/live-target-group': 5_800,
  'image/seed': 6_200,
  'quote/quote': 208_000,
  'quote/pre-traffic': 33_000,
  'quote/post-traffic': 35_000,
  'orders/charge-payment': 61_000,
  'orders/commit-stock': 56_000,
  'orders/park-order': 58_000,
  'orders/refund-payment': 61_000,
  'orders/release-stock': 56_000,
  'orders/request-approval': 55_000,
  'orders/reserve-stock': 57_000,
  'orders/screen-for-fraud': 52_000,
  'orders/stop-executions': 5_600,
  'orders/total-order': 52_000,
  'orders/watch-open-orders': 63_000,
  'recipes/log-archive/unpack': 50_000,
};

describe('the bundle', () => {
  it('of every handler has a budget', () => {
    expect(handlerNames()).toEqual(Object.keys(BUDGET).toSorted());
  });

  it.each(Object.entries(BUDGET))('of %s stays within %d bytes', (name, budget) => {
    expect(bundleBytes(name)).toBeLessThanOrEqual(budget);
  });
});

/** Size of the script as Lambda unpacks it, read from the asset that the CDK stages. */
function bundleBytes(name: string): number {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), 'bundle-bytes-')) });
  new lambda.Function(new Stack(app, 'Size'), 'Function', {
    code: handlerCode(name),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
  });
  const { directory } = app.synth();
  const [asset] = fs.readdirSync(directory).filter((file) => file.startsWith('asset.'));
  if (asset === undefined) throw new Error(`No asset of ${name} in ${directory}`);
  const bytes = fs.statSync(path.join(directory, asset, 'index.js')).size;
  fs.rmSync(directory, { recursive: true });
  return bytes;
}
