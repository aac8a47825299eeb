import type { Clock } from '../clock';
import { CLOUDFORMATION_LIMIT_MS } from './cloudformation-limits';
import type { NativeDeployments } from './service';

/** What CloudFormation makes of a service whose task definition has changed. */
export interface ServiceUpdate {
  readonly status: 'UPDATE_COMPLETE' | 'UPDATE_FAILED';
  readonly deploymentId: string;
  /** @default it did not fail */
  readonly reason?: string;
}

/**
 * Updates the service as a stack update does: starts a deployment of the task definition and waits for its end. A
 * deployment that ended in any other way than SUCCESSFUL fails the update, and with it the stack, which then goes back
 * to the task definition before. After 36 hours CloudFormation gives up and has the deployment rolled back.
 *
 * @param revision `family:revision`, registered
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages
 */
export async function updateService(
  deployments: Pick<NativeDeployments, 'deploy' | 'ended' | 'stop'>,
  revision: string,
  clock: Clock,
): Promise<ServiceUpdate> {
  const deploymentId = deployments.deploy(revision);
  let timedOut = false;
  const cancel = clock.schedule(() => {
    timedOut = true;
    deployments.stop(deploymentId);
  }, CLOUDFORMATION_LIMIT_MS);
  const { status, error } = await deployments.ended(deploymentId);
  cancel();
  if (status === 'Succeeded') return { status: 'UPDATE_COMPLETE', deploymentId };
  const reason = timedOut ? 'The service was not updated within 36 hours.' : error?.message;
  return { status: 'UPDATE_FAILED', deploymentId, reason };
}
