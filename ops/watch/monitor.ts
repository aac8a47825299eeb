import { failureOf } from '../aws/failure';
import { changes, type WatchEvent } from './event';
import type { Printer } from './printer';
import { type DeploymentPoller, type DeploymentView, hasEnded } from './view';

export interface MonitorOptions {
  readonly poller: Pick<DeploymentPoller, 'look'>;
  readonly printer: Printer;
  readonly now: () => Date;
  /** Throws when the caller is interrupted. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Milliseconds between two looks. @default 2000 */
  readonly intervalMs?: number;
  /** Milliseconds without any answer after which it gives up. @default 300000 */
  readonly patienceMs?: number;
}

const INTERVAL_MS = 2000;
const PATIENCE_MS = 300_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Looks at a deployment again and again until it and the deployment that takes it back have ended. Too many calls and a
 * network that fails are waited out, each pause twice as long as the one before.
 *
 * @returns every deployment it followed as it ended, the one that was asked for first
 * @throws the last error when nothing answered for so long, or at once when waiting would not help
 */
export async function follow(id: string, options: MonitorOptions): Promise<readonly DeploymentView[]> {
  const followed: DeploymentView[] = [];
  for (let next: string | undefined = id; next !== undefined;) {
    const view: DeploymentView = await followOne(next, options);
    followed.push(view);
    next = followed.some((known) => known.id === view.rollbackId) ? undefined : view.rollbackId;
  }
  return followed;
}

async function followOne(id: string, options: MonitorOptions): Promise<DeploymentView> {
  const { poller, printer, now, pause, intervalMs = INTERVAL_MS } = options;
  const patience = newPatience(options);
  let last: DeploymentView | undefined;
  for (;;) {
    let view: DeploymentView;
    try {
      view = await poller.look(id);
    } catch (error) {
      const { waitMs, event } = patience.failed(error, id);
      printer.events([event]);
      if (last) printer.view(last, `No answer, trying again: ${event.message}`);
      await pause(waitMs);
      continue;
    }
    patience.answered();
    printer.events(changes(last, view, now()));
    printer.view(view);
    last = view;
    if (hasEnded(view)) return view;
    await pause(intervalMs);
  }
}

type Trouble = Extract<WatchEvent, { readonly type: 'trouble' }>;

/** How long to wait after calls that failed in a row. */
function newPatience({ now, intervalMs = INTERVAL_MS, patienceMs = PATIENCE_MS }: MonitorOptions) {
  let failures = 0;
  let silentSince: Date | undefined;
  return {
    answered() {
      failures = 0;
      silentSince = undefined;
    },
    /** @throws the error when it does not pass, or has lasted too long */
    failed(error: unknown, deployment: string): { readonly waitMs: number; readonly event: Trouble } {
      const failure = failureOf(error);
      silentSince ??= now();
      if (failure.kind !== 'passing' || now().getTime() - silentSince.getTime() >= patienceMs) throw error;
      failures += 1;
      const waitMs = Math.min(LONGEST_PAUSE_MS, intervalMs * 2 ** Math.min(failures, 10));
      const event: Trouble = {
        at: now(),
        deployment,
        type: 'trouble',
        message: failure.message,
        retryInSeconds: Math.round(waitMs / 1000),
      };
      return { waitMs, event };
    },
  };
}
