import { get } from 'node:http';
import { CONTAINER_PORT, ENV, PATHS } from './contract';

/**
 * The container's health check: `node healthcheck.mjs`. The image has no shell and no curl.
 *
 * Exit 0 when liveness answers 200 within the time, 1 otherwise, and one line that says why: ECS keeps it.
 */
const TIMEOUT_MS = 2000;
const port = Number(process.env[ENV.port] || CONTAINER_PORT);

function unhealthy(reason: string): void {
  process.stdout.write(`${reason}\n`);
  process.exit(1);
}

get({ host: '127.0.0.1', port, path: PATHS.live, timeout: TIMEOUT_MS, agent: false }, (response) => {
  response.resume();
  if (response.statusCode === 200) process.exit(0);
  unhealthy(`${PATHS.live} answered ${response.statusCode}`);
})
  .on('timeout', () => unhealthy(`${PATHS.live} did not answer within ${TIMEOUT_MS} ms`))
  .on('error', (error) => unhealthy(`${PATHS.live} cannot be asked: ${error.message}`));
