import { describeError } from '../describe-error';
import { LOG_LEVELS, type LogLevel } from '../log-level';
import { VERSION } from '../version';

type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;
export type WorkerLog = { readonly [level in LogLevel]: Write };

export interface WorkerLogOptions {
  readonly logLevel: LogLevel;
  readonly environment: string;
  /** @default standard output */
  readonly stream?: { write(line: string): unknown };
}

/**
 * A log of one JSON object a line, with the members that the order API's lines have. An order is logged by its id:
 * nothing logs what it holds, a customer, or a task's token.
 */
export function workerLog({ logLevel, environment, stream = process.stdout }: WorkerLogOptions): WorkerLog {
  const lowest = LOG_LEVELS.indexOf(logLevel);
  const at = (level: LogLevel): Write => {
    if (LOG_LEVELS.indexOf(level) < lowest) return () => undefined;
    return ({ err, ...fields }, message) => {
      const line = {
        level,
        time: new Date().toISOString(),
        service: 'shipping-worker',
        environment,
        version: VERSION,
        ...fields,
        ...(err === undefined ? {} : { err: describeError(err) }),
        message,
      };
      stream.write(`${JSON.stringify(line)}\n`);
    };
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
