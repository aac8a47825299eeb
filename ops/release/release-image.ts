import { ECSClient, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { OpsContext } from '../context/context';
import { pollerOf, type ServiceSubject, serviceSubject } from '../context/subjects';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import { watchToEnd } from '../watch/run';
import { createDeployment } from './by-codedeploy';
import { caller } from './caller';
import { appSpecFor, readDocuments, taskDefinitionRequest } from './documents';
import { type ReleaseImage, resolveImage } from './image';
import { liveRevision, nextRevision } from './live-revision';
import { deploymentAfter, newestDeployment } from './newest';
import { recordReleased } from './record';

export interface ReleaseImageOptions {
  readonly image: string;
  /** Why no alarm is to guard this release. @default alarms guard it */
  readonly ignoreAlarms?: string;
}

/**
 * Releases an image that is in the repository already, without the pipeline, and follows its deployment.
 *
 * @throws OpsError before anything is asked when the image cannot be released, or not so
 */
export async function releaseImage(context: OpsContext, options: ReleaseImageOptions): Promise<ExitStatus> {
  const subject = await serviceSubject(context);
  if (subject.codeDeploy === undefined) assertGuarded(options);
  const repository = await context.stacks.output('image', 'RepositoryUri');
  const image = await resolveImage(context.clients, options.image, repository);
  const live = await liveRevision(context.clients, subject);
  await context.confirm([
    `Release ${image.uri}`,
    `  of ${subject.service}, which runs ${live.image ?? live.taskDefinition}`,
    ...(options.ignoreAlarms === undefined ? [] : [`  without alarms: ${options.ignoreAlarms}`]),
  ]);
  const id =
    subject.codeDeploy === undefined
      ? await startNative(context, subject, image)
      : await startCodeDeploy(context, subject.codeDeploy, image, options);
  const status = await watchToEnd(context, 'service', await pollerOf(context, 'service'), id);
  if (status === EXIT.ok) await recordReleased(context, image.uri);
  return status;
}

async function startCodeDeploy(
  context: OpsContext,
  names: NonNullable<ServiceSubject['codeDeploy']>,
  image: ReleaseImage,
  { ignoreAlarms }: ReleaseImageOptions,
): Promise<string> {
  const documents = await readDocuments(context);
  const taskDefinitionArn = await register(
    context,
    taskDefinitionRequest(documents.taskDefinition, image.uri),
  );
  const who = await caller(context.clients);
  return createDeployment(context.clients, {
    ...names,
    appSpec: appSpecFor(documents.appSpec, taskDefinitionArn),
    ignoreAlarms: ignoreAlarms !== undefined,
    description:
      ignoreAlarms === undefined
        ? `${image.uri}, released by ${who}`
        : `Alarms ignored: ${ignoreAlarms} (${image.uri}, released by ${who})`,
  });
}

async function startNative(
  context: OpsContext,
  subject: ServiceSubject,
  image: ReleaseImage,
): Promise<string> {
  const request = await nextRevision(context.clients, subject, image.uri);
  return updateService(context, subject, await register(context, request));
}

/** @throws OpsError when alarms are to be ignored: Amazon ECS knows no such thing for one deployment */
function assertGuarded({ ignoreAlarms }: ReleaseImageOptions): void {
  if (ignoreAlarms === undefined) return;
  throw new OpsError({
    setting: '--ignore-alarms',
    value: 'Amazon ECS takes no alarms for a single deployment',
    fix: 'set deployment.ignoreAlarms in lib/config/environments.ts and deploy',
  });
}

/** Lets Amazon ECS deploy a revision. @returns the deployment's id */
export async function updateService(
  context: Pick<OpsContext, 'clients' | 'pause'>,
  subject: ServiceSubject,
  taskDefinition: string,
): Promise<string> {
  const { cluster, service } = subject;
  const before = await newestDeployment(context.clients, subject);
  await context.clients.get(ECSClient).send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
  return deploymentAfter(context, subject, before);
}

/** @returns the ARN of the revision */
export async function register(
  { clients }: Pick<OpsContext, 'clients'>,
  request: ConstructorParameters<typeof RegisterTaskDefinitionCommand>[0],
): Promise<string> {
  const answer = await clients.get(ECSClient).send(new RegisterTaskDefinitionCommand(request));
  return answer.taskDefinition?.taskDefinitionArn ?? '';
}
