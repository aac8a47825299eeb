import { serviceRevisionArn } from '../ecs-native/arns';
import type { ServiceDeployment } from '../ecs-native/model';
import type { NativeDeployments } from '../ecs-native/service';
import { text, texts } from './input';
import { ServiceError } from './wire';
import type { JsonOperation } from './wire-json';
import type { WallTime } from './wall-time';

const MINUTE_MS = 60_000;

export interface EcsDeploymentOperationsOptions {
  readonly deployments: () => NativeDeployments;
  readonly serviceArn: string;
  readonly time: WallTime;
}

/**
 * The operations on ECS's own deployments of a service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export function ecsDeploymentOperations(
  options: EcsDeploymentOperationsOptions,
): Readonly<Record<string, JsonOperation>> {
  const { deployments } = options;
  return {
    ListServiceDeployments(input) {
      const statuses = texts(input.status);
      return {
        serviceDeployments: deployments()
          .deployments()
          .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
          .map((deployment) => brief(deployment, options))
          .toReversed(),
      };
    },
    DescribeServiceDeployments(input) {
      const known = deployments().deployments();
      const found = texts(input.serviceDeploymentArns).map(
        (arn) => [arn, known.find((deployment) => deployment.arn === arn)] as const,
      );
      return {
        serviceDeployments: found.flatMap(([, deployment]) =>
          deployment ? [describe(deployment, options)] : [],
        ),
        failures: found.flatMap(([arn, deployment]) => (deployment ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },
    StopServiceDeployment(input) {
      const arn = text(input, 'serviceDeploymentArn', 'InvalidParameterException');
      const type = input.stopType ?? 'ROLLBACK';
      if (type !== 'ROLLBACK' && type !== 'ABORT') {
        throw new ServiceError(
          'InvalidParameterException',
          `stopType is ${JSON.stringify(type)}; ROLLBACK and ABORT are possible.`,
        );
      }
      deployments().stop(idOf(arn), type === 'ROLLBACK');
      return { serviceDeploymentArn: arn };
    },
    ContinueServiceDeployment(input) {
      const arn = text(input, 'serviceDeploymentArn', 'InvalidParameterException');
      const action = input.action ?? 'CONTINUE';
      if (action !== 'CONTINUE' && action !== 'ROLLBACK') {
        throw new ServiceError(
          'InvalidParameterException',
          `action is ${JSON.stringify(action)}; CONTINUE and ROLLBACK are possible.`,
        );
      }
      deployments().answer(idOf(arn), action, text(input, 'hookId', 'InvalidParameterException'));
      return { serviceDeploymentArn: arn };
    },
  };
}

function brief(deployment: ServiceDeployment, options: EcsDeploymentOperationsOptions): object {
  const { serviceArn, time } = options;
  const at = (templateMs: number | undefined): number | undefined =>
    templateMs === undefined ? undefined : time.epochSeconds(templateMs);
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn,
    clusterArn: serviceArn.replace(':service/', ':cluster/').replace(/\/[^/]*$/, ''),
    status: deployment.status,
    statusReason: deployment.failure?.message,
    createdAt: at(deployment.createdAt),
    startedAt: at(deployment.startedAt),
    finishedAt: at(deployment.endedAt),
    targetServiceRevisionArn: serviceRevisionArn(serviceArn, deployment.targetRevision),
  };
}

function describe(deployment: ServiceDeployment, options: EcsDeploymentOperationsOptions): object {
  const { serviceArn, time } = options;
  const revision = (name: string, testPercent: number, productionPercent: number): object => ({
    arn: serviceRevisionArn(serviceArn, name),
    requestedTestTrafficWeight: testPercent,
    requestedProductionTrafficWeight: productionPercent,
  });
  const { alarms, circuitBreaker, rollback, testPercent, productionPercent } = deployment;
  const { targetServiceRevisionArn: _inBriefOnly, ...common } = {
    targetServiceRevisionArn: '',
    ...brief(deployment, options),
  };
  return {
    ...common,
    lifecycleStage: deployment.stage,
    sourceServiceRevisions: [revision(deployment.sourceRevision, 100 - testPercent, 100 - productionPercent)],
    targetServiceRevision: revision(deployment.targetRevision, testPercent, productionPercent),
    lifecycleHookDetails: deployment.hooks.map(
      ({ hookId, targetType, targetArn, status, expiresAt, timeoutAction }) => ({
        hookId,
        targetType,
        targetArn,
        status,
        expiresAt: time.epochSeconds(expiresAt),
        timeoutAction,
      }),
    ),
    deploymentConfiguration: deploymentConfiguration(deployment.configuration),
    alarms: {
      status: alarms.status,
      alarmNames: alarms.names,
      triggeredAlarmNames: alarms.triggered,
    },
    deploymentCircuitBreaker: {
      status: circuitBreaker.status,
      failureCount: circuitBreaker.failureCount,
      threshold: circuitBreaker.threshold,
    },
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: time.epochSeconds(rollback.startedAt),
      serviceRevisionArn: serviceRevisionArn(serviceArn, deployment.sourceRevision),
    },
  };
}

/** The part of it by which production traffic moves; https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
function deploymentConfiguration({ shift, bakeMs }: ServiceDeployment['configuration']): object {
  const common = { strategy: shift.strategy, bakeTimeInMinutes: bakeMs / MINUTE_MS };
  if (shift.strategy === 'BLUE_GREEN') return common;
  const stepBakeMinutes = shift.stepBakeMs / MINUTE_MS;
  return shift.strategy === 'CANARY'
    ? {
        ...common,
        canaryConfiguration: { canaryPercent: shift.percent, canaryBakeTimeInMinutes: stepBakeMinutes },
      }
    : {
        ...common,
        linearConfiguration: { stepPercent: shift.percent, stepBakeTimeInMinutes: stepBakeMinutes },
      };
}

/** The last part of an ARN. */
function idOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
