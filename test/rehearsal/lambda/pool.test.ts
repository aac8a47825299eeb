import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENVIRONMENT_LIMIT, environmentPool } from '../../../rehearsal/lambda/pool';
import type { EnvironmentPool } from '../../../rehearsal/lambda/pool';
import { FUNCTION_ARN } from './functions';

const INVOCATION = {
  requestId: 'r-1',
  payload: '{}',
  invokedFunctionArn: FUNCTION_ARN,
  traceId: 'Root=1-1-1',
};

describe('the environments of a version that cannot be started', () => {
  let folder: string;
  let pool: EnvironmentPool;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pool-'));
    pool = environmentPool({
      configuration: {
        functionName: 'quote',
        functionArn: FUNCTION_ARN,
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        codePath: folder,
        memoryMiB: 128,
        timeoutSeconds: 20,
        // No process can be given such a variable.
        environment: { BROKEN: 'a\0b' },
        roleName: 'quote-role',
        region: 'us-east-1',
        logGroupName: '/aws/lambda/quote',
      },
      codeFolder: folder,
      version: '1',
      logStream: 'stream',
      endpoints: {},
      onLogLine: () => undefined,
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('fail each call, however many there were before, and take no place', async () => {
    const calls = Array.from({ length: ENVIRONMENT_LIMIT + 2 }, () => pool.invoke(INVOCATION));
    const outcomes = await Promise.allSettled(calls);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(pool.size).toBe(0);
    await pool.close();
  });

  it('do not keep the pool from closing while they start', async () => {
    const [call, closing] = await Promise.allSettled([pool.invoke(INVOCATION), pool.close()]);
    expect([call?.status, closing?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
