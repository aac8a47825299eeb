import { parseArgs } from 'node:util';
import { WORKER_ENV } from '../contract';
import { dieOf } from '../die';
import { wallClock } from './clock';
import { type WorkerLog, workerLog } from './log';
import { readWorkerSettings, type WorkerSettings } from './settings';
import { StepFunctionsActivity } from './step-functions-activity';
import { USAGE } from './usage';
import { Warehouse } from './warehouse';
import { ShippingWorker } from './worker';

/**
 * The shipping worker: `node worker.mjs [--activity ARN]`; `--help` says more. In a container everything comes from the environment; the
 * option is for a laptop. `HEARTBEAT_SECONDS` may be shorter than that of the state machine, never longer.
 */
const die = dieOf('shipping-worker', 'shipping worker');

const stopping = new AbortController();
const cut = new AbortController();

/** Before anything is under way there is nothing to finish. */
let onSignal = (_name: string): void => process.exit(0);

/** Longest that a report or a heartbeat waits for its answer, in ms; shorter where the next heartbeat is due before. */
const LONGEST_REPORT_MS = 5000;

async function start(settings: WorkerSettings): Promise<void> {
  // The root file system is read-only: a diagnostic report asked for by an operator has only this place.
  process.report.directory = settings.scratch;
  const log = workerLog(settings);
  onSignal = (name) => stop(name, settings.shutdownDeadlineMs, log);
  const activity = new StepFunctionsActivity({
    activityArn: settings.activityArn,
    workerName: settings.name,
    reportTimeoutMs: Math.min(LONGEST_REPORT_MS, Math.floor(settings.heartbeatMs / 3)),
  });
  const worker = new ShippingWorker({
    activity,
    warehouse: new Warehouse(settings.shippingMs, wallClock),
    clock: wallClock,
    heartbeatMs: settings.heartbeatMs,
    parallel: settings.parallel,
    log,
  });
  log.info({ worker: settings.name, node: process.version }, 'waiting for orders to ship');
  await worker.run({ stopping: stopping.signal, cut: cut.signal });
  activity.close();
  log.info({}, 'stopped');
  process.exit(cut.signal.aborted ? 1 : 0);
}

/** The first signal ends the work after what is under way; the deadline and a second signal end it at once. */
function stop(signal: string, deadlineMs: number, log: WorkerLog): void {
  if (stopping.signal.aborted) {
    log.error({ signal }, 'second signal: stopping at once');
    cut.abort();
    return;
  }
  log.info({ signal }, 'finishing what is under way');
  stopping.abort();
  setTimeout(() => {
    log.error({}, 'shutdown deadline passed: stopping at once');
    cut.abort();
  }, deadlineMs);
}

// First of all: as process 1 of a container, a process has no default action for a signal.
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => onSignal(name));
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

async function main(): Promise<void> {
  try {
    const { values } = parseArgs({
      options: { activity: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      return;
    }
    await start(readWorkerSettings({ ...process.env, ...namedActivity(values.activity) }));
  } catch (error) {
    die(error);
  }
}

function namedActivity(arn: string | undefined): NodeJS.ProcessEnv {
  return arn === undefined ? {} : { [WORKER_ENV.activity]: arn };
}

void main();
