import { ENV, WORKER_ENV } from '../contract';

/** What each environment variable of the worker says; the first one is the only one that it cannot do without. */
const VARIABLES: Readonly<Record<string, string>> = {
  [WORKER_ENV.activity]: 'ARN of the activity, where --activity does not give it',
  [WORKER_ENV.heartbeat]: 'seconds without a sign of life until an order goes to another worker (30)',
  [WORKER_ENV.shipping]: 'seconds that a shipment takes (5)',
  [WORKER_ENV.parallel]: 'orders that are worked on at a time (10)',
  [WORKER_ENV.name]: 'name in the history of an execution (the machine’s)',
  [ENV.logLevel]: 'debug, info, warn or error (info)',
  [ENV.environment]: 'name in the log (local)',
  [ENV.shutdownDeadline]: 'seconds from SIGTERM to a forced end (110)',
  [ENV.scratch]: 'folder that it may write to (the system’s)',
};

const WIDTH = Math.max(...Object.keys(VARIABLES).map((name) => name.length));

/** What `--help` prints. */
export const USAGE = `The shipping worker: takes orders from the activity of the order workflow, ships them, and reports.

Usage: npm run worker -- --activity <arn>
   or: node worker.mjs [--activity <arn>]

Options:
  --activity <arn>  the activity; ShippingActivityArn of the workflow's stack
  --help            this text

Environment variables, and what holds without them:
${Object.entries(VARIABLES)
  .map(([name, what]) => `  ${name.padEnd(WIDTH)}  ${what}`)
  .join('\n')}

Credentials are found as every AWS SDK finds them; the region is the activity's. Ctrl-C ends the worker after
the orders that it has taken, a second one at once.

Example:
  npm run worker -- --activity arn:aws:states:us-east-1:123456789012:activity:shop-sandbox-shipping
`;
