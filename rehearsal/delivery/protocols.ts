import type { Alarms } from '../alarms/alarms';
import type { MetricStore } from '../alarms/metrics';
import type { acceptedStarts } from '../aws/accepted-starts';
import { cloudWatchProtocol } from '../aws/cloudwatch';
import { codeDeployProtocol } from '../aws/codedeploy';
import { ecsProtocol } from '../aws/ecs';
import type { EcsEndpointOptions } from '../aws/ecs';
import type { Rollout } from '../aws/ecs-descriptions';
import { ecsDeploymentOperations } from '../aws/ecs-deployments';
import { lambdaProtocol } from '../aws/lambda';
import { ssmProtocol } from '../aws/ssm';
import type { ParameterStore } from '../aws/ssm';
import { wallTime } from '../aws/wall-time';
import { ServiceError } from '../aws/wire';
import type { WireProtocol } from '../aws/wire';
import type { Clock } from '../clock';
import type { CodeDeployService } from '../codedeploy/service';
import type { ServiceDeployment } from '../ecs-native/model';
import type { NativeDeployments } from '../ecs-native/service';
import type { EcsService } from '../ecs/service';
import type { TaskDefinitions } from '../ecs/task-definitions';
import type { EventQueue } from '../lambda/asynchronous';
import type { LambdaService } from '../lambda/service';
import type { ServiceName } from './endpoints';
import type { DeliveryPlan } from './plan';
import type { Releaser } from './releaser';

/** What the endpoints of an account answer from. */
export interface AccountServices {
  readonly plan: Pick<DeliveryPlan, 'clusterName' | 'serviceArn' | 'delivery'>;
  readonly clock: Clock;
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly lambda: LambdaService;
  readonly events: EventQueue;
  readonly codeDeploy: CodeDeployService;
  readonly definitions: TaskDefinitions;
  readonly parameters: ParameterStore;
  /** Executions are accepted, and not run. */
  readonly workflows: ReturnType<typeof acceptedStarts>;
  /** Undefined before the service is created. */
  readonly service: () => EcsService | undefined;
  /** Undefined before the service is created. */
  readonly releaser: () => Releaser | undefined;
}

/** The protocols of the services that an account models, each with its operations. */
export function accountProtocols(services: AccountServices): Readonly<Record<ServiceName, WireProtocol>> {
  const { plan, clock, lambda, events, codeDeploy, definitions, service, parameters } = services;
  const time = wallTime(clock);
  return {
    CLOUDWATCH: cloudWatchProtocol(services.metrics, services.alarms, time),
    CODEDEPLOY: codeDeployProtocol({
      codeDeploy,
      target: (appSpec) => {
        const found = services.releaser();
        if (found?.strategy === 'codedeploy') return found.deployments.target(appSpec);
        throw new ServiceError('InvalidRevisionException', 'CodeDeploy releases no service of this account.');
      },
      time,
    }),
    ECS: ecsProtocol({
      service,
      definitions,
      clusterName: plan.clusterName,
      time,
      ...(plan.delivery.strategy === 'ecs-native' && nativeOperations(services, plan.serviceArn)),
    }),
    LAMBDA: lambdaProtocol({ lambda, events }),
    SFN: services.workflows.protocol,
    SSM: ssmProtocol(parameters, time),
  };
}

function nativeOperations(
  { releaser, clock }: AccountServices,
  serviceArn: string,
): Pick<EcsEndpointOptions, 'deployments' | 'deploy' | 'rollouts'> {
  const deployments = (): NativeDeployments => {
    const found = releaser();
    if (found?.strategy === 'ecs-native') return found.deployments;
    throw new ServiceError('ServiceNotFoundException', 'The service is not created yet.');
  };
  return {
    deployments: ecsDeploymentOperations({ serviceArn, time: wallTime(clock), deployments }),
    deploy: (revision) => void deployments().deploy(revision),
    rollouts: () => deployments().deployments().map(rolloutOf),
  };
}

function rolloutOf({ id, targetRevision, status, failure, createdAt }: ServiceDeployment): Rollout {
  const state = ROLLOUT_STATES[status];
  return { id, revision: targetRevision, state, reason: failure?.message, createdAt };
}

/** A deployment that goes back has failed, also while its tasks are ending. */
const ROLLOUT_STATES: Readonly<Record<ServiceDeployment['status'], Rollout['state']>> = {
  PENDING: 'IN_PROGRESS',
  IN_PROGRESS: 'IN_PROGRESS',
  SUCCESSFUL: 'COMPLETED',
  STOPPED: 'FAILED',
  ROLLBACK_IN_PROGRESS: 'FAILED',
  ROLLBACK_SUCCESSFUL: 'FAILED',
  ROLLBACK_FAILED: 'FAILED',
};
