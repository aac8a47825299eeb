import {
  CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { codeDeployEvent } from '../events';
import { type ActionContext, ActionFailure, type ActionRunner } from './action';
import { clientConfig, poll } from './aws-clients';
import { CONFIGURATION_ERROR, fileText, placeImages, placeTaskDefinition } from './placeholders';

/** Name of the file that holds an image, at the top of its artifact. */
const IMAGE_DETAIL = 'imageDetail.json';

/**
 * Registers the task definition with its images, starts a deployment of it and waits for its end: what CodePipeline's
 * action does, with the real SDK clients. A time-out of the action leaves the deployment alone.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECSbluegreen.html
 */
export const codeDeployToEcs: ActionRunner<'CodeDeployToECS'> = async (context) => {
  const { action, services, signal, work } = context;
  const { account, bus, clock, place } = services;
  const taskDefinition = await registered(context);
  const codeDeploy = new CodeDeployClient(
    clientConfig(services, account.endpointUrl('CODEDEPLOY'), action.role),
  );
  try {
    const content = placeTaskDefinition(await fileText(work.appSpec, context.input), taskDefinition);
    const { deploymentId } = await codeDeploy.send(
      new CreateDeploymentCommand({
        applicationName: work.application,
        deploymentGroupName: work.group,
        revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
      }),
    );
    const tell = (state: 'START' | 'SUCCESS' | 'FAILURE' | 'STOP'): void =>
      bus.put(
        codeDeployEvent(place, {
          application: work.application,
          group: work.group,
          id: deploymentId ?? '',
          state,
        }),
      );
    tell('START');
    const info = await poll(clock, signal, async () => {
      const { deploymentInfo } = await codeDeploy.send(new GetDeploymentCommand({ deploymentId }));
      return ['Succeeded', 'Failed', 'Stopped'].includes(deploymentInfo?.status ?? '')
        ? deploymentInfo
        : undefined;
    });
    tell(END_STATES[info.status ?? ''] ?? 'FAILURE');
    if (info.status === 'Succeeded') return { externalId: deploymentId, summary: 'Deployment Succeeded' };
    throw new ActionFailure('JobFailed', reason(info), { externalId: deploymentId });
  } finally {
    codeDeploy.destroy();
  }
};

const END_STATES: Readonly<Record<string, 'SUCCESS' | 'FAILURE' | 'STOP'>> = {
  Succeeded: 'SUCCESS',
  Failed: 'FAILURE',
  Stopped: 'STOP',
};

function reason({ deploymentId, errorInformation, status }: DeploymentInfo): string {
  const { code, message } = errorInformation ?? {};
  return `Deployment ${String(deploymentId)} ended as ${String(status)}. ${code ? `${code}: ` : ''}${message ?? ''}`.trim();
}

/** @returns the ARN of the new revision */
async function registered({
  action,
  input,
  services,
  work,
}: ActionContext<'CodeDeployToECS'>): Promise<string> {
  const images = await Promise.all(
    work.images.map(async ({ artifact, placeholder }) => ({
      artifact,
      placeholder,
      detail: await fileText({ artifact, path: IMAGE_DETAIL }, input),
    })),
  );
  const request = taskDefinitionRequest(placeImages(await fileText(work.taskDefinition, input), images));
  const ecs = new ECSClient(clientConfig(services, services.account.endpointUrl('ECS'), action.role));
  try {
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(request));
    return taskDefinition?.taskDefinitionArn ?? '';
  } finally {
    ecs.destroy();
  }
}

function taskDefinitionRequest(json: string): RegisterTaskDefinitionCommandInput {
  try {
    return JSON.parse(json);
  } catch {
    throw new ActionFailure(CONFIGURATION_ERROR, 'The task definition template is no JSON.');
  }
}
