import { ENV, PATHS } from '../../app/src/contract';
import type { OpsContext } from '../context/context';
import { pollerOf, serviceSubject } from '../context/subjects';
import { OpsError } from '../error';
import { EXIT } from '../exit';
import { getJson } from '../http';
import { createDeployment } from '../release/by-codedeploy';
import { appSpecFor, readDocuments, taskDefinitionRequest } from '../release/documents';
import { liveRevision, nextRevision } from '../release/live-revision';
import { register, updateService } from '../release/release-image';
import { watchToEnd } from '../watch/run';
import type { Drill, DrillResult } from './drill';

/** No table has this name, so every order that a hook places is refused. */
const NO_TABLE = 'a-table-that-does-not-exist';

/** A release that starts, is healthy, and takes no orders. */
export const BAD_RELEASE: Drill = {
  name: 'bad-release',
  plan: [
    'release the image that serves now with the name of a table that does not exist',
    'follow the deployment until it has been taken back',
  ],
  expectation: 'the hooks refuse the release before users meet it, and the revision before it serves on.',
  run,
};

async function run(context: OpsContext): Promise<DrillResult> {
  const { clients, settings, stacks } = context;
  if (!settings.deployment.hooks) {
    throw new OpsError({
      setting: 'deployment.hooks',
      value: 'false: nobody would refuse the release before users meet it',
      fix: 'set it to true in lib/config/environments.ts and deploy',
    });
  }
  const subject = await serviceSubject(context);
  const before = await liveRevision(clients, subject);
  const id = await releaseBroken(context, before.image ?? '');
  const status = await watchToEnd(context, 'service', await pollerOf(context, 'service'), id);
  const after = await liveRevision(clients, subject);
  const url = await stacks.output('service', 'ServiceUrl');
  const answer = await getJson(`${url}${PATHS.ready}`);
  return {
    recovered:
      status === EXIT.failed && after.taskDefinition === before.taskDefinition && answer.status === 200,
    observed: [
      status === EXIT.failed ? `${id} was refused.` : `${id} was accepted: the hooks did not see it.`,
      after.taskDefinition === before.taskDefinition
        ? `${before.taskDefinition.split('/').at(-1)} serves as before.`
        : `${after.taskDefinition.split('/').at(-1)} serves; before it was ${before.taskDefinition.split('/').at(-1)}.`,
      `${PATHS.ready} answers ${answer.status}.`,
    ],
  };
}

async function releaseBroken(context: OpsContext, image: string): Promise<string> {
  const { clients } = context;
  const subject = await serviceSubject(context);
  const variables = { [ENV.tableName]: NO_TABLE };
  if (subject.codeDeploy === undefined) {
    const request = await nextRevision(clients, subject, image, variables);
    return updateService(context, subject, await register(context, request));
  }
  const documents = await readDocuments(context);
  const request = taskDefinitionRequest(documents.taskDefinition, image, variables);
  return createDeployment(clients, {
    ...subject.codeDeploy,
    appSpec: appSpecFor(documents.appSpec, await register(context, request)),
    description: 'Drill: a release that takes no orders',
  });
}
