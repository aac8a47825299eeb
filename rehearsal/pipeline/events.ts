import { randomUUID } from 'node:crypto';
import type { EventFields } from '../events/pattern';
import type { ActionModel, PipelineModel, ProjectModel } from './model';
import type { AwsEvent } from './rules';
import type { ObjectVersion } from './source-store';

/** Where and when an event happened. */
export interface EventPlace {
  readonly account: string;
  readonly region: string;
  /** Epoch seconds. */
  readonly now: () => number;
}

export type ExecutionState = 'STARTED' | 'SUCCEEDED' | 'RESUMED' | 'FAILED' | 'STOPPING' | 'STOPPED';
export type StageState = Exclude<ExecutionState, 'STOPPING'>;
export type ActionState = 'STARTED' | 'SUCCEEDED' | 'FAILED' | 'ABANDONED';

interface EventText {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: EventFields;
}

function event(place: EventPlace, { detail, detailType, resources, source }: EventText): AwsEvent {
  const time = new Date(place.now() * 1000).toISOString();
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: place.account,
    time: `${time.slice(0, 19)}Z`,
    region: place.region,
    resources,
    detail,
  };
}

/**
 * Events of a pipeline, with the members that the user guide shows for every state.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
 */
export function pipelineEvents({ arn, name: pipeline }: PipelineModel, place: EventPlace) {
  const make = (level: 'Pipeline' | 'Stage' | 'Action', detail: EventFields): AwsEvent =>
    event(place, {
      source: 'aws.codepipeline',
      detailType: `CodePipeline ${level} Execution State Change`,
      resources: [arn],
      detail: { pipeline, ...detail },
    });
  return {
    execution: (id: string, version: number, state: ExecutionState) =>
      make('Pipeline', { 'execution-id': id, version, state }),
    stage: (id: string, version: number, stage: string, state: StageState) =>
      make('Stage', { 'execution-id': id, version, stage, state }),
    action: (id: string, version: number, stage: string, action: ActionModel, state: ActionState) =>
      make('Action', {
        'execution-id': id,
        version,
        stage,
        action: action.name,
        state,
        region: place.region,
        type: { owner: 'AWS', category: action.category, provider: action.work.provider, version: '1' },
      }),
  };
}

export type BuildStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html */
export function buildEvent(
  project: ProjectModel,
  place: EventPlace,
  build: {
    readonly arn: string;
    readonly stream: string;
    readonly status: BuildStatus;
    readonly initiator: string;
  },
): AwsEvent {
  return event(place, {
    source: 'aws.codebuild',
    detailType: 'CodeBuild Build State Change',
    resources: [build.arn],
    detail: {
      'build-status': build.status,
      'project-name': project.name,
      'build-id': build.arn,
      'additional-information': {
        'build-complete': true,
        initiator: build.initiator,
        'timeout-in-minutes': project.timeoutMs / 60_000,
        logs: {
          'group-name': project.logGroup,
          'stream-name': build.stream,
          'deep-link': `https://console.aws.amazon.com/cloudwatch/home?region=${place.region}#logEvent:group=${project.logGroup};stream=${build.stream}`,
        },
      },
      'current-phase': 'COMPLETED',
      version: '1',
    },
  });
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
export function codeDeployEvent(
  place: EventPlace,
  deployment: {
    readonly application: string;
    readonly group: string;
    readonly id: string;
    readonly state: 'START' | 'SUCCESS' | 'FAILURE' | 'STOP';
  },
): AwsEvent {
  const prefix = `arn:aws:codedeploy:${place.region}:${place.account}`;
  return event(place, {
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Deployment State-change Notification',
    resources: [
      `${prefix}:deploymentgroup:${deployment.application}/${deployment.group}`,
      `${prefix}:application:${deployment.application}`,
    ],
    detail: {
      region: place.region,
      deploymentId: deployment.id,
      application: deployment.application,
      deploymentGroup: deployment.group,
      state: deployment.state,
    },
  });
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export function ecsDeploymentEvent(
  place: EventPlace,
  deployment: {
    readonly serviceArn: string;
    readonly id: string;
    readonly failed: boolean;
    readonly reason: string;
  },
): AwsEvent {
  return event(place, {
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    resources: [deployment.serviceArn],
    detail: {
      eventType: deployment.failed ? 'ERROR' : 'INFO',
      eventName: deployment.failed ? 'SERVICE_DEPLOYMENT_FAILED' : 'SERVICE_DEPLOYMENT_COMPLETED',
      deploymentId: deployment.id,
      reason: deployment.reason,
    },
  });
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectCreatedEvent(place: EventPlace, object: ObjectVersion): AwsEvent {
  return event(place, {
    source: 'aws.s3',
    detailType: 'Object Created',
    resources: [`arn:aws:s3:::${object.bucket}`],
    detail: {
      version: '0',
      bucket: { name: object.bucket },
      object: {
        key: object.key,
        size: object.content.length,
        etag: object.eTag,
        'version-id': object.versionId,
      },
      reason: 'PutObject',
    },
  });
}
