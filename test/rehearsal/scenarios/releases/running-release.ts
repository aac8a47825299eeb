import path from 'node:path';
import { startProcess } from '../../../../rehearsal/task/process';
import type { ContainerProcess } from '../../../../rehearsal/task/process';
import type { OrderRelease } from '../../../../rehearsal/scenarios/releases/order-release';

/** The order API's own folder, as the assembly's asset holds it. */
export const CONTEXT_FOLDER = path.resolve(__dirname, '..', '..', '..', '..', 'app');
const PORT = 8080;

/** A task of a release: its program as a process. */
export interface RunningRelease {
  readonly process: ContainerProcess;
  /** Sends a request to the program. @param headers sent as they are */
  readonly ask: (path: string, options?: RequestInit) => Promise<Response>;
  /** Resolves when the process has ended. */
  readonly end: () => Promise<void>;
}

/**
 * Starts the program of a release.
 *
 * @param tableUrl endpoint of DynamoDB. @default one that nobody answers at
 */
export async function runRelease(
  { image, variables }: OrderRelease,
  tableUrl = 'http://127.0.0.1:9',
): Promise<RunningRelease> {
  const process = startProcess({
    command: image.local([...image.entrypoint, ...image.cmd]),
    environment: {
      ...image.environment,
      PORT: String(PORT),
      TABLE_NAME: 'orders',
      ENVIRONMENT: 'sandbox',
      TMPDIR: image.root,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
      REQUEST_TIMEOUT_SECONDS: '1',
      ...variables,
    },
  });
  return {
    process,
    async ask(target, options) {
      const port = await process.listening(PORT);
      return fetch(`http://127.0.0.1:${port}${target}`, options);
    },
    async end() {
      process.kill('SIGKILL');
      await process.exited;
    },
  };
}
