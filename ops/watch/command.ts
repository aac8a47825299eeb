import type { OpsContext } from '../context/context';
import { pollerOf, type SubjectName } from '../context/subjects';
import { EXIT, type ExitStatus } from '../exit';
import { cut, duration, moment } from '../text';
import { tookSeconds } from './event';
import { watchToEnd } from './run';
import { type DeploymentSummary, hasEnded } from './view';

export interface WatchOptions {
  readonly subject: SubjectName;
  /** @default the one that runs */
  readonly id?: string;
  /** Ended deployments that are listed when none runs. */
  readonly history: number;
}

/** Follows the deployment that runs, or a given one; lists the last ones when none runs. */
export async function watch(context: OpsContext, options: WatchOptions): Promise<ExitStatus> {
  const poller = await pollerOf(context, options.subject);
  if (options.id !== undefined) return watchToEnd(context, options.subject, poller, options.id);
  const latest = await poller.latest(Math.max(1, options.history));
  const running = latest.find((deployment) => !hasEnded(deployment));
  if (running) return watchToEnd(context, options.subject, poller, running.id);
  showHistory(context, poller.subject, latest);
  return EXIT.ok;
}

function showHistory(
  { json, terminal }: OpsContext,
  subject: string,
  latest: readonly DeploymentSummary[],
): void {
  if (json) {
    terminal.out(JSON.stringify({ subject, running: null, history: latest }));
    return;
  }
  terminal.out(`No deployment of ${subject} is running.`);
  for (const { id, status, createdAt, reason, ...times } of latest) {
    const seconds = tookSeconds({ createdAt, ...times });
    const took = seconds === undefined ? '' : duration(seconds);
    const began = createdAt === undefined ? '' : moment(createdAt);
    const line = `${id}  ${began}  ${status.padEnd(11)} ${took.padEnd(12)} ${reason ?? ''}`;
    terminal.out(`  ${cut(line, terminal.columns - 2)}`);
  }
}
