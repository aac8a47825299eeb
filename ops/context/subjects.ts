import { CodeDeployPoller, type CodeDeploySubject } from '../watch/codedeploy-poller';
import { EcsPoller } from '../watch/ecs-poller';
import type { DeploymentPoller } from '../watch/view';
import type { OpsContext } from './context';

/** What can be deployed and watched. */
export const SUBJECTS = ['service', 'function'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** The service as it is deployed. */
export interface ServiceSubject {
  readonly cluster: string;
  readonly service: string;
  /** Undefined where Amazon ECS releases the service itself. */
  readonly codeDeploy?: { readonly application: string; readonly group: string };
}

/** Finds the service by the outputs of its stack. @throws OpsError when it is not deployed */
export async function serviceSubject({ stacks }: Pick<OpsContext, 'stacks'>): Promise<ServiceSubject> {
  const cluster = await stacks.output('service', 'ClusterName');
  const service = await stacks.output('service', 'ServiceName');
  const application = await stacks.optionalOutput('service', 'DeploymentApplicationName');
  if (application === undefined) return { cluster, service };
  return {
    cluster,
    service,
    codeDeploy: { application, group: await stacks.output('service', 'DeploymentGroupName') },
  };
}

/** Finds the quote function by the outputs of its stack. @throws OpsError when it is not deployed */
export async function functionSubject({
  stacks,
}: Pick<OpsContext, 'stacks'>): Promise<CodeDeploySubject & Required<Pick<CodeDeploySubject, 'alias'>>> {
  const functionName = await stacks.output('quote', 'QuoteFunctionName');
  return {
    subject: functionName,
    application: await stacks.output('quote', 'QuoteApplicationName'),
    group: await stacks.output('quote', 'QuoteDeploymentGroupName'),
    alias: { functionName, name: await stacks.output('quote', 'QuoteAliasName') },
  };
}

/** Who looks at the deployments of a subject. @throws OpsError when it is not deployed */
export async function pollerOf(context: OpsContext, subject: SubjectName): Promise<DeploymentPoller> {
  const { clients, now } = context;
  if (subject === 'function') return new CodeDeployPoller(clients, await functionSubject(context), now);
  const { cluster, service, codeDeploy } = await serviceSubject(context);
  return codeDeploy === undefined
    ? new EcsPoller(clients, { cluster, service }, now)
    : new CodeDeployPoller(clients, { subject: service, ...codeDeploy }, now);
}
