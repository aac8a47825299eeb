import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalImage } from '../../image/image';
import type { OrderRelease } from './order-release';

/** A program that goes wrong, made of a good one by a file that its process loads first. */
interface Fault {
  /** File under `faults/`, without its ending. */
  readonly file: string;
  /** What the file reads from its environment. */
  readonly settings: Readonly<Record<string, string>>;
}

/** It starts, serves, and answers its health check with 503. @param healthCheckPath of the target group */
export function unhealthyRelease(image: LocalImage, healthCheckPath: string): OrderRelease {
  return faulty('unhealthy', image, {
    file: 'unhealthy',
    settings: { FAULT_HEALTH_CHECK_PATH: healthCheckPath },
  });
}

/** It starts and never opens its port. */
export function silentRelease(image: LocalImage): OrderRelease {
  return faulty('never-listens', image, { file: 'never-listens', settings: {} });
}

/**
 * It is healthy, passes every hook, and answers one in so many of its users' requests with 500.
 *
 * @param faultLog file in which it notes each of them
 */
export function failingRelease(image: LocalImage, oneIn: number, faultLog: string): OrderRelease {
  const settings = { FAULT_ONE_IN: String(oneIn), FAULT_LOG: faultLog };
  return { ...faulty('answers-5xx', image, { file: 'answers-5xx', settings }), faultLog };
}

/**
 * It is healthy, passes every hook, and lets its users wait.
 *
 * @param delayMs real milliseconds
 * @param faultLog file in which it notes each request that it delays
 */
export function slowRelease(image: LocalImage, delayMs: number, faultLog: string): OrderRelease {
  const settings = { FAULT_DELAY_MS: String(Math.round(delayMs)), FAULT_LOG: faultLog };
  return { ...faulty('slow', image, { file: 'slow', settings }), faultLog };
}

/** Requests that a faulty program has treated badly so far. */
export async function faultsOf({ faultLog }: OrderRelease): Promise<number> {
  // The file is there from the first fault on.
  if (faultLog === undefined || !existsSync(faultLog)) return 0;
  const text = await readFile(faultLog, 'utf8');
  return text.split('\n').filter((line) => line !== '').length;
}

function faulty(label: string, image: LocalImage, { file, settings }: Fault): OrderRelease {
  const preload = path.join(__dirname, 'faults', `${file}.cjs`);
  return {
    label,
    image: {
      ...image,
      environment: { ...image.environment, ...settings },
      local(command) {
        const local = image.local(command);
        return { ...local, arguments: ['--require', preload, ...local.arguments] };
      },
    },
  };
}
