import {
  CodeDeployClient,
  type DeploymentInfo,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import type { OpsContext } from '../context/context';
import type { ServiceSubject } from '../context/subjects';
import { createDeployment } from '../release/by-codedeploy';
import { caller } from '../release/caller';
import { appSpecFor, readDocuments, taskDefinitionIn } from '../release/documents';
import { imageOf, liveRevision } from '../release/live-revision';
import { recordReleased } from '../release/record';
import { updateService } from '../release/release-image';
import { AT_ONCE_UNGUARDED, ROLLED_BACK, type RollbackMeans } from './means';
import { goesBack, type Past, servedBefore } from './served-before';

/** Moves everything at once: what served an hour ago needs no canary. */
const AT_ONCE = 'CodeDeployDefault.ECSAllAtOnce';

/** How the service is taken back, by whichever engine releases it. */
export function serviceRollback(context: OpsContext, subject: ServiceSubject): RollbackMeans {
  const means = subject.codeDeploy
    ? byCodeDeploy(context, subject, subject.codeDeploy)
    : byEcs(context, subject);
  return {
    ...means,
    async done(target) {
      const image = await imageOf(context.clients, target);
      if (image !== undefined) await recordReleased(context, image);
    },
  };
}

function byCodeDeploy(
  context: OpsContext,
  subject: ServiceSubject,
  names: NonNullable<ServiceSubject['codeDeploy']>,
): Omit<RollbackMeans, 'done'> {
  const { clients, stacks } = context;
  const client = clients.get(CodeDeployClient);
  return {
    live: async () => (await liveRevision(clients, subject)).taskDefinition,
    way: AT_ONCE_UNGUARDED,
    async previous(live) {
      const before = await servedBefore(live, released(client, names));
      if (before !== undefined) return before;
      // Before the first release, CloudFormation's own revision served.
      const [first] = await stacks.resources('service', 'AWS::ECS::TaskDefinition');
      return first?.physicalId === live ? undefined : first?.physicalId;
    },
    stop: async (deploymentId) => {
      await client.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
    },
    async redeploy(target) {
      const { appSpec } = await readDocuments(context);
      return createDeployment(clients, {
        ...names,
        appSpec: appSpecFor(appSpec, target, false),
        configuration: AT_ONCE,
        // The alarm that calls for a rollback would stop it.
        ignoreAlarms: true,
        description: `${ROLLED_BACK} ${target} by ${await caller(clients)}`,
      });
    },
  };
}

/** What the deployments of a group released, the newest first. */
async function* released(
  client: CodeDeployClient,
  { application, group }: NonNullable<ServiceSubject['codeDeploy']>,
): AsyncGenerator<Past> {
  const { deployments = [] } = await client.send(
    new ListDeploymentsCommand({
      applicationName: application,
      deploymentGroupName: group,
      includeOnlyStatuses: ['Succeeded'],
    }),
  );
  let newer: Past | undefined;
  for (const deploymentId of deployments) {
    const { deploymentInfo = {} } = await client.send(new GetDeploymentCommand({ deploymentId }));
    const revision = revisionOf(deploymentInfo);
    if (revision === undefined) continue;
    if (newer) yield { ...newer, isRollback: newer.isRollback || goesBack(revision, newer.revision) };
    newer = { revision, isRollback: saysRollback(deploymentInfo) };
  }
  if (newer) yield newer;
}

/** By `rollback`, or by CodeDeploy itself. One that somebody made in the console is told by its revision alone. */
function saysRollback({ description, rollbackInfo }: DeploymentInfo): boolean {
  return (
    (description?.startsWith(ROLLED_BACK) ?? false) ||
    rollbackInfo?.rollbackTriggeringDeploymentId !== undefined
  );
}

function revisionOf({ revision }: DeploymentInfo): string | undefined {
  const content = revision?.appSpecContent?.content ?? revision?.string?.content;
  return content === undefined ? undefined : taskDefinitionIn(content);
}

/** As many as DescribeServiceDeployments takes at once. */
const DEPLOYMENTS_ASKED = 20;

/** Deployments that succeeded, the latest first. */
async function succeeded(
  client: ECSClient,
  { cluster, service }: ServiceSubject,
): Promise<readonly ServiceDeployment[]> {
  const listed = await client.send(
    new ListServiceDeploymentsCommand({ cluster, service, status: ['SUCCESSFUL'] }),
  );
  const arns = (listed.serviceDeployments ?? []).flatMap(
    ({ serviceDeploymentArn }) => serviceDeploymentArn ?? [],
  );
  if (arns.length === 0) return [];
  const { serviceDeployments = [] } = await client.send(
    new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns.slice(0, DEPLOYMENTS_ASKED) }),
  );
  return arns.flatMap(
    (arn) => serviceDeployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn) ?? [],
  );
}

/** Task definition of a service revision. */
async function taskDefinitionOf(client: ECSClient, arn: string | undefined): Promise<string | undefined> {
  if (arn === undefined) return undefined;
  const { serviceRevisions } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
  );
  return serviceRevisions?.[0]?.taskDefinition;
}

function byEcs(context: OpsContext, subject: ServiceSubject): Omit<RollbackMeans, 'done'> {
  const { clients } = context;
  const client = clients.get(ECSClient);
  const { cluster, service } = subject;
  return {
    live: async () => (await liveRevision(clients, subject)).taskDefinition,
    way: 'by the strategy of its releases; hooks and alarms can stop it, one that is red already too',
    async previous(live) {
      for (const { targetServiceRevision, sourceServiceRevisions } of await succeeded(client, subject)) {
        if ((await taskDefinitionOf(client, targetServiceRevision?.arn)) !== live) continue;
        const replaced = await taskDefinitionOf(client, sourceServiceRevisions?.[0]?.arn);
        // One that brought `live` again, in its own place or in that of a later one, does not tell.
        if (replaced !== undefined && replaced !== live && !goesBack(replaced, live)) return replaced;
      }
      return undefined;
    },
    async stop(deploymentId) {
      const { serviceDeployments = [] } = await client.send(
        new ListServiceDeploymentsCommand({ cluster, service }),
      );
      const found = serviceDeployments.find(({ serviceDeploymentArn }) =>
        serviceDeploymentArn?.endsWith(`/${deploymentId}`),
      );
      await client.send(
        new StopServiceDeploymentCommand({
          serviceDeploymentArn: found?.serviceDeploymentArn,
          stopType: 'ROLLBACK',
        }),
      );
    },
    redeploy: async (target) => updateService(context, subject, target),
  };
}
