import {
  type Deployment,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { ecsDeploymentEvent } from '../events';
import { ActionFailure, type ActionRunner } from './action';
import { clientConfig, poll } from './aws-clients';
import { CONFIGURATION_ERROR, fileText, parsedJson } from './placeholders';

const imageDefinitions = z.array(z.strictObject({ name: z.string(), imageUri: z.string() }));

type ImageDefinitions = z.output<typeof imageDefinitions>;

/**
 * Registers the service's task definition with the new images, updates the service and waits until its deployment is
 * over: what CodePipeline's action for Amazon ECS does, with the real SDK client.
 *
 * AWS does not document by what the action knows the end. Here it is the rollout state of the deployment, which is all
 * that the action's rights let it see.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECS.html
 */
export const ecsDeploy: ActionRunner<'ECS'> = async ({ action, input, services, signal, work }) => {
  const { account, bus, clock, place } = services;
  const [artifact = ''] = action.inputs;
  const images = definitions(await fileText({ artifact, path: work.file }, input), artifact);
  const ecs = new ECSClient(clientConfig(services, account.endpointUrl('ECS'), action.role));
  const where = { cluster: work.cluster, services: [work.service] };
  const describe = async () => {
    const service = (await ecs.send(new DescribeServicesCommand(where))).services?.[0];
    if (service) return service;
    throw new ActionFailure(
      CONFIGURATION_ERROR,
      `There is no service ${work.service} in the cluster ${work.cluster}.`,
    );
  };
  try {
    const { serviceArn = '', taskDefinition: current } = await describe();
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: current }));
    const request = new RegisterTaskDefinitionCommand(withImages(taskDefinition, images));
    const arn = (await ecs.send(request)).taskDefinition?.taskDefinitionArn;
    await ecs.send(
      new UpdateServiceCommand({ cluster: work.cluster, service: work.service, taskDefinition: arn }),
    );
    let seen = false;
    const { failed, id, why } = await poll(clock, signal, async () => {
      const { deployments = [] } = await describe();
      seen ||= deployments.some((deployment) => deployment.taskDefinition === arn);
      return seen ? endOf(deployments, arn) : undefined;
    });
    bus.put(ecsDeploymentEvent(place, { serviceArn, id, failed, reason: why }));
    if (!failed) return { externalId: id, summary: why };
    throw new ActionFailure('JobFailed', `The deployment of ${String(arn)} failed: ${why}`, {
      externalId: id,
    });
  } finally {
    ecs.destroy();
  }
};

/** A deployment that is gone was rolled back: the service runs another task definition. */
function endOf(deployments: readonly Deployment[], arn: string | undefined) {
  const ours = deployments.find(({ taskDefinition }) => taskDefinition === arn);
  const judged = ours ?? deployments.find(({ status }) => status === 'PRIMARY');
  const { id = '', rolloutState, rolloutStateReason: why = '', taskDefinition } = judged ?? {};
  if (rolloutState === 'FAILED') return { failed: true, id, why };
  if (rolloutState !== 'COMPLETED') return undefined;
  return ours
    ? { failed: false, id, why }
    : { failed: true, id, why: `the service runs ${String(taskDefinition)} again. ${why}`.trim() };
}

function definitions(json: string, artifact: string): ImageDefinitions {
  const read = imageDefinitions.safeParse(parsedJson(json));
  if (read.success) return read.data;
  throw new ActionFailure(
    CONFIGURATION_ERROR,
    `The image definitions in the artifact ${artifact} are not read: ${z.prettifyError(read.error)}`,
  );
}

/** Members that only a registered task definition has are left out. */
function withImages(registered: TaskDefinition | undefined, images: ImageDefinitions) {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _requires,
    compatibilities: _compatibilities,
    registeredAt: _at,
    registeredBy: _by,
    deregisteredAt: _gone,
    ...request
  } = registered ?? {};
  const names = request.containerDefinitions?.map(({ name }) => name) ?? [];
  const unknown = images.find(({ name }) => !names.includes(name));
  if (unknown) {
    throw new ActionFailure(
      CONFIGURATION_ERROR,
      `The image definitions name the container ${unknown.name}; the task definition has ${names.join(', ')}.`,
    );
  }
  return {
    ...request,
    family: request.family,
    containerDefinitions: request.containerDefinitions?.map((container) => ({
      ...container,
      image: images.find(({ name }) => name === container.name)?.imageUri ?? container.image,
    })),
  };
}
