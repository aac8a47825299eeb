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
import type { RollbackMeans } from './means';

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
    async previous(live) {
      const { deployments = [] } = await client.send(
        new ListDeploymentsCommand({
          applicationName: names.application,
          deploymentGroupName: names.group,
          includeOnlyStatuses: ['Succeeded'],
        }),
      );
      for (const deploymentId of deployments) {
        const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
        const found = deploymentInfo && revisionOf(deploymentInfo);
        if (found !== undefined && found !== live) return found;
      }
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
        description: `Rolled back to ${target} by ${await caller(clients)}`,
      });
    },
  };
}

function revisionOf({ revision }: DeploymentInfo): string | undefined {
  const content = revision?.appSpecContent?.content ?? revision?.string?.content;
  return content === undefined ? undefined : taskDefinitionIn(content);
}

/** As many as DescribeServiceDeployments takes at once. */
const DEPLOYMENTS_ASKED = 20;

/** Service revisions that served, the latest first: of each deployment what it brought, then what it took the place of. */
async function deployedRevisions(
  client: ECSClient,
  { cluster, service }: ServiceSubject,
): Promise<readonly string[]> {
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
  const revisions = arns.flatMap((arn) => {
    const found = serviceDeployments.find(({ serviceDeploymentArn }) => serviceDeploymentArn === arn);
    const sources = (found?.sourceServiceRevisions ?? []).map((source) => source.arn);
    return [found?.targetServiceRevision?.arn, ...sources].flatMap((revision) => revision ?? []);
  });
  return [...new Set(revisions)];
}

function byEcs(context: OpsContext, subject: ServiceSubject): Omit<RollbackMeans, 'done'> {
  const { clients } = context;
  const client = clients.get(ECSClient);
  const { cluster, service } = subject;
  return {
    live: async () => (await liveRevision(clients, subject)).taskDefinition,
    async previous(live) {
      for (const arn of await deployedRevisions(client, subject)) {
        const { serviceRevisions } = await client.send(
          new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }),
        );
        const found = serviceRevisions?.[0]?.taskDefinition;
        if (found !== undefined && found !== live) return found;
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
