import { TaskLostError } from '../../../../app/src/worker/activity';
import type { Activity } from '../../../../app/src/worker/activity';
import type { WorkerClock } from '../../../../app/src/worker/clock';
import { Warehouse } from '../../../../app/src/worker/warehouse';
import { ShippingWorker } from '../../../../app/src/worker/worker';
import type { Clock } from '../../../../rehearsal/clock';
import { parseJson } from '../../../../rehearsal/state-machine/json';
import type { StepFunctionsService } from '../../../../rehearsal/state-machine/service';

/** Signs of life come every third of it: well within the heartbeat of every definition. */
const HEARTBEAT_MS = 15_000;

function silent(): void {
  // Nobody reads it.
}
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };

/** The shipping worker of the image, in this process and on the clock of the run. */
export class InProcessWorker {
  private readonly cut = new AbortController();

  constructor(states: StepFunctionsService, activityArn: string, clock: Clock, shippingSeconds: number) {
    const time = workerClock(clock);
    const worker = new ShippingWorker({
      activity: activityOf(states, activityArn, this.cut.signal),
      warehouse: new Warehouse(shippingSeconds * 1000, time),
      clock: time,
      heartbeatMs: HEARTBEAT_MS,
      parallel: 10,
      log: SILENT,
    });
    void worker.run({ stopping: this.cut.signal, cut: this.cut.signal });
  }

  /** Ends it as a broken machine would: it says nothing more. */
  async kill(): Promise<void> {
    this.cut.abort();
  }
}

function workerClock(clock: Clock): WorkerClock {
  return {
    now: () => clock.now(),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const end = (): void => {
          cancel();
          signal.removeEventListener('abort', end);
          resolve();
        };
        const cancel = clock.schedule(end, ms);
        signal.addEventListener('abort', end);
      }),
  };
}

function activityOf(states: StepFunctionsService, arn: string, dead: AbortSignal): Activity {
  const find = (token: string) => {
    try {
      return states.tokens.find(token);
    } catch (error) {
      throw new TaskLostError(error);
    }
  };
  const alive = async (report: () => void): Promise<void> => {
    if (dead.aborted) throw new TaskLostError('The worker is dead.');
    report();
  };
  return {
    poll: (signal) => states.activities.poll(arn, 'worker', signal),
    heartbeat: (token) => alive(() => find(token).heartbeat()),
    succeed: (token, output) => alive(() => find(token).succeeded(parseJson(JSON.stringify(output)))),
    fail: (token, { error, cause }) => alive(() => find(token).failed(error, cause)),
    close: () => undefined,
  };
}
