import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WORKER_ENV } from '../../../app/src/contract';
import { manualClock } from '../../../rehearsal/clock';
import { closing } from '../../../rehearsal/closing';
import type { Closing } from '../../../rehearsal/closing';
import type { LocalImage } from '../../../rehearsal/image/image';
import { Programs } from '../../../rehearsal/orders/programs';
import type { ProgramsOptions } from '../../../rehearsal/orders/programs';

const ACTIVITY = 'arn:aws:states:us-east-1:123456789012:activity:ship';

/** What each program of the image is here: tells its variables to the endpoint of all services, and listens. */
const PROGRAM = `
  const { createServer } = require('node:http');
  const server = createServer((request, response) => response.end('here'));
  const tell = () => fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', body: JSON.stringify({ ...process.env, words: process.argv.slice(1) }) });
  server.listen(8080, () => tell());
`;
const ENDS_AT_ONCE = `console.error('no table'); process.exit(1)`;

const CONTAINER: ProgramsOptions['plan']['container'] = {
  name: 'api',
  image: 'x',
  essential: true,
  environment: { LOG_LEVEL: 'warn', ORDERS_TABLE: 'orders' },
  secrets: {},
  ports: [8080],
  // Nothing here could carry it out.
  healthCheck: { command: ['nothing'], intervalMs: 1, timeoutMs: 1, retries: 1, startPeriodMs: 0 },
  stopTimeoutMs: 1000,
  readonlyRootFilesystem: false,
  mounts: [],
};

describe('the programs of the image', () => {
  let folder: string;
  let parts: Closing;
  let told: Server;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'programs-'));
    parts = closing(new AbortController().signal);
    told = createServer();
    told.listen(0, '127.0.0.1');
    await once(told, 'listening');
  });
  afterEach(async () => {
    await parts.close();
    told.close();
    told.closeAllConnections();
    rmSync(folder, { recursive: true, maxRetries: 3 });
  });

  function programs(source: string): Programs {
    const image: LocalImage = {
      bases: [],
      environment: {},
      root: folder,
      workdir: '/',
      entrypoint: ['node'],
      cmd: ['/app/server.mjs'],
      notes: [],
      local: (words) => ({
        executable: process.execPath,
        arguments: ['-e', source, '--', ...words],
        workingFolder: folder,
      }),
    };
    const taskDefinition = { family: 'api', containers: [], taskRole: 'api-role', architecture: 'ARM64' };
    const service = {
      stackId: 's',
      logicalId: 'Service',
      name: 'api',
      desiredCount: 1,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      healthCheckGracePeriodMs: 0,
      deploymentController: 'ECS',
      targets: [],
      taskDefinition,
    };
    const address = told.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return new Programs({
      plan: { container: CONTAINER, image, region: 'eu-west-1', service },
      endpoints: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ENDPOINT_URL_SFN: 'http://states' },
      clock: manualClock(),
      folder,
      parts,
    });
  }

  /** The variables that the next program tells, and its words. */
  async function variables(): Promise<Readonly<Record<string, unknown>>> {
    const [request, response] = await once(told, 'request');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.end();
    return Object(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  }

  it('are the order API at an address, with the role of its task and every endpoint', async () => {
    const telling = variables();
    const url = await programs(PROGRAM).startApi();
    expect(await (await fetch(url)).text()).toBe('here');
    expect(await telling).toMatchObject({
      ORDERS_TABLE: 'orders',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'api-role',
      AWS_ENDPOINT_URL_SFN: 'http://states',
      words: ['node', '/app/server.mjs'],
    });
  });

  it('are missed with their last words when the order API does not begin to listen', async () => {
    await expect(programs(ENDS_AT_ONCE).startApi()).rejects.toThrow(
      'The order API ended before it listened: no table',
    );
  });

  it('are workers of an activity, with nothing of the API but its log', async () => {
    const telling = variables();
    const worker = await programs(PROGRAM).startWorker(ACTIVITY, 'worker-1', 7);
    const told = await telling;
    expect(told).toMatchObject({
      [WORKER_ENV.activity]: ACTIVITY,
      [WORKER_ENV.name]: 'worker-1',
      [WORKER_ENV.shipping]: '7',
      [WORKER_ENV.heartbeat]: '3',
      LOG_LEVEL: 'warn',
      words: ['node', '/app/worker.mjs'],
    });
    expect(told).not.toHaveProperty('ORDERS_TABLE');
    await worker.kill();
  });
});
