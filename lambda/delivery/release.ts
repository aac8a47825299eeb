import { memberOf } from '../hooks/member';

/** The release that a hook was called for. What ECS tells and CodeDeploy does not is optional. */
export interface Release {
  /** CodeDeploy's deployment or ECS's service deployment; the same in every call for one release. */
  readonly id: string;
  /** Service and revision, under ECS's own deployments. */
  readonly ecs?: { readonly serviceArn: string; readonly revisionArn: string };
}

/** What ECS passes to a hook, as far as hooks here use it. */
export interface EcsHookEvent {
  readonly deploymentArn: string;
  readonly stage: string;
  readonly serviceArn: string;
  readonly revisionArn: string;
}

/**
 * Reads the event of a lifecycle hook of ECS; `undefined` when the event is none.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export function readEcsEvent(event: unknown): EcsHookEvent | undefined {
  const details = memberOf(event, 'executionDetails');
  const deploymentArn = memberOf(event, 'resourceArn');
  const stage = memberOf(event, 'lifecycleStage');
  const serviceArn = memberOf(details, 'serviceArn');
  const revisionArn = memberOf(details, 'targetServiceRevisionArn');
  if (
    typeof deploymentArn !== 'string' ||
    typeof stage !== 'string' ||
    typeof serviceArn !== 'string' ||
    typeof revisionArn !== 'string'
  ) {
    return undefined;
  }
  return { deploymentArn, stage, serviceArn, revisionArn };
}

/** The release of an ECS event: the last part of the ARN is the deployment's own id. */
export function releaseOf({ deploymentArn, serviceArn, revisionArn }: EcsHookEvent): Release {
  return { id: deploymentArn.split('/').at(-1) ?? deploymentArn, ecs: { serviceArn, revisionArn } };
}
