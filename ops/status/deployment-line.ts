import type { DeploymentPoller } from '../watch/view';
import { duration, moment } from '../text';
import { tookSeconds } from '../watch/event';
import type { StatusLine } from './report';

/** The last deployment, in a line. */
export async function lastDeployment(poller: DeploymentPoller): Promise<StatusLine> {
  const [last] = await poller.latest(1);
  if (!last) return { label: 'last deployment', value: 'none yet' };
  const { id, status, createdAt, reason } = last;
  const seconds = tookSeconds(last);
  const parts = [
    `${id} ${status}`,
    ...(createdAt === undefined ? [] : [moment(createdAt)]),
    ...(seconds === undefined ? [] : [`took ${duration(seconds)}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  const bad = status === 'failed' || status === 'stopped' || status === 'rolled back';
  return { label: 'last deployment', value: parts.join(', '), bad };
}
