import { StepFunctionsActivity } from '../../../app/src/worker/step-functions-activity';
import { Warehouse } from '../../../app/src/worker/warehouse';
import { workerLog } from '../../../app/src/worker/log';
import { ShippingWorker } from '../../../app/src/worker/worker';
import { localAws } from '../orders-table';
import { type Call, type LocalStepFunctions, type Reply, startStepFunctions } from '../step-functions';
import { TestClock } from './test-clock';

jest.setTimeout(30_000);

export const ACTIVITY = 'arn:aws:states:us-east-1:111111111111:activity:Ship';
export const ORDER = {
  orderId: 'bbbbbbbb-0000-4000-8000-000000000001',
  customer: 'c-secret',
  lines: [{ sku: 'BOOK-7', quantity: 2 }],
};
export const TOKEN = 'secret-token';

/** Seconds that a shipment takes, and seconds without a sign of life after which a task is lost. */
export const SHIPPING = 25;
export const HEARTBEAT = 30;

export interface RunningWorker {
  readonly stepFunctions: LocalStepFunctions;
  readonly clock: TestClock;
  readonly log: Record<string, unknown>[];
  /** Resolves when the worker has stopped; rejects with what ended it. */
  readonly ended: Promise<void>;
  readonly stopping: AbortController;
  readonly cut: AbortController;
  /** Drops everything and closes the endpoint. */
  close(): Promise<void>;
}

/**
 * A worker on a local endpoint of Step Functions, with time that stands still. The endpoint hands out a task for each
 * input, answers other calls as `reply` says (@default with success), and holds every further poll.
 */
export async function startWorker(
  inputs: readonly string[],
  reply: (call: Call) => Reply | Promise<Reply> | undefined = () => undefined,
  parallel?: number,
): Promise<RunningWorker> {
  const stepFunctions = await startStepFunctions();
  Object.assign(process.env, localAws(''), { AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint });
  const left = [...inputs];
  stepFunctions.answer = async (call) => {
    const special = await reply(call);
    if (special !== undefined) return special;
    if (call.operation !== 'GetActivityTask') return { body: {} };
    const input = left.shift();
    return input === undefined ? 'silent' : { body: { taskToken: TOKEN, input } };
  };
  const clock = new TestClock();
  const log: Record<string, unknown>[] = [];
  const activity = new StepFunctionsActivity({
    activityArn: ACTIVITY,
    workerName: 'worker-1',
    reportTimeoutMs: 20_000,
  });
  const worker = new ShippingWorker({
    activity,
    warehouse: new Warehouse(SHIPPING * 1000, clock),
    clock,
    heartbeatMs: HEARTBEAT * 1000,
    parallel,
    log: workerLog({
      logLevel: 'debug',
      environment: 'test',
      stream: { write: (line) => log.push(JSON.parse(line)) },
    }),
  });
  const stopping = new AbortController();
  const cut = new AbortController();
  const ended = worker.run({ stopping: stopping.signal, cut: cut.signal });
  ended.catch(() => undefined);
  return {
    stepFunctions,
    clock,
    log,
    ended,
    stopping,
    cut,
    async close() {
      cut.abort();
      await ended.catch(() => undefined);
      activity.close();
      await stepFunctions.close();
    },
  };
}
