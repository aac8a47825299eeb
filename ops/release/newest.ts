import { ECSClient, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import type { AwsClients } from '../aws/clients';
import type { OpsContext } from '../context/context';
import type { EcsSubject } from '../watch/ecs-poller';

/** Id of the newest of Amazon ECS's own deployments of a service. */
export async function newestDeployment(
  clients: AwsClients,
  { cluster, service }: EcsSubject,
): Promise<string | undefined> {
  const answer = await clients
    .get(ECSClient)
    .send(new ListServiceDeploymentsCommand({ cluster, service, maxResults: 1 }));
  return answer.serviceDeployments?.[0]?.serviceDeploymentArn?.split('/').at(-1);
}

/** Looks for a deployment that has just been asked for. */
const LOOKS = 30;
const LOOK_EVERY_MS = 2000;

/** Id of the deployment that follows `before`. @throws Error when none has begun after a minute */
export async function deploymentAfter(
  { clients, pause }: Pick<OpsContext, 'clients' | 'pause'>,
  subject: EcsSubject,
  before: string | undefined,
): Promise<string> {
  for (let look = 0; look < LOOKS; look += 1) {
    const newest = await newestDeployment(clients, subject);
    if (newest !== undefined && newest !== before) return newest;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`Amazon ECS began no deployment of ${subject.service} within a minute.`);
}
