import type { OpsContext } from '../context/context';
import { functionSubject, pollerOf, serviceSubject, type SubjectName } from '../context/subjects';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import { watchToEnd } from '../watch/run';
import { type DeploymentPoller, hasEnded } from '../watch/view';
import { functionRollback } from './function';
import type { RollbackMeans } from './means';
import { serviceRollback } from './service';

/** Deployments that are looked at for one that runs. */
const LATEST = 3;

/**
 * Stops the deployment that runs, which then goes back; where none runs, deploys what served before.
 *
 * @returns 0 when what served before serves again
 */
export async function rollback(context: OpsContext, subject: SubjectName): Promise<ExitStatus> {
  const poller = await pollerOf(context, subject);
  const means =
    subject === 'service'
      ? serviceRollback(context, await serviceSubject(context))
      : functionRollback(context, await functionSubject(context));
  const running = (await poller.latest(LATEST)).find((deployment) => !hasEnded(deployment));
  return running === undefined
    ? deployPrevious(context, subject, poller, means)
    : stopRunning(context, subject, poller, means, running.id);
}

async function stopRunning(
  context: OpsContext,
  subject: SubjectName,
  poller: DeploymentPoller,
  means: RollbackMeans,
  id: string,
): Promise<ExitStatus> {
  const live = await means.live();
  await context.confirm([
    `Stop ${id} of ${poller.subject}, which is under way`,
    `  all traffic goes back to ${live}`,
  ]);
  await means.stop(id);
  await watchToEnd(context, subject, poller, id);
  // That it did not succeed is what was asked for: how the way back ended is what counts.
  const { rollbackId, status } = await poller.look(id);
  if (rollbackId === undefined)
    return status === 'rolled back' || status === 'stopped' ? EXIT.ok : EXIT.failed;
  return (await poller.look(rollbackId)).status === 'succeeded' ? EXIT.ok : EXIT.failed;
}

async function deployPrevious(
  context: OpsContext,
  subject: SubjectName,
  poller: DeploymentPoller,
  means: RollbackMeans,
): Promise<ExitStatus> {
  const live = await means.live();
  const previous = await means.previous(live);
  if (previous === undefined) {
    throw new OpsError(
      {
        setting: poller.subject,
        value: `${live} serves, and nothing served before it that is still there`,
        fix: 'release another version: npm run ops -- release',
      },
      EXIT.failed,
    );
  }
  await context.confirm([`Deploy ${previous}`, `  of ${poller.subject}, in place of ${live}: ${means.way}`]);
  const status = await watchToEnd(context, subject, poller, await means.redeploy(previous));
  if (status === EXIT.ok) await means.done(previous);
  return status;
}
