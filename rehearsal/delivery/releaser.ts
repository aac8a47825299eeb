import type { Alarms } from '../alarms/alarms';
import type { Clock } from '../clock';
import type { CodeDeployService } from '../codedeploy/service';
import type { NativeDeployment } from '../ecs-native/model';
import { nativeDeployments } from '../ecs-native/service';
import type { NativeDeployments } from '../ecs-native/service';
import { blueGreenTasks } from '../ecs/blue-green-tasks';
import type { EcsService } from '../ecs/service';
import type { TaskDefinitions } from '../ecs/task-definitions';
import type { AccessJudge } from '../iam/judge';
import type { LambdaService } from '../lambda/service';
import { CodeDeployDeployments } from './codedeploy-deployments';
import type { DeliveryPlan } from './plan';

/** Who releases the service. */
export type Releaser =
  | { readonly strategy: 'codedeploy'; readonly deployments: CodeDeployDeployments }
  | { readonly strategy: 'ecs-native'; readonly deployments: NativeDeployments };

export interface ReleaserOptions {
  readonly plan: Pick<DeliveryPlan, 'delivery'>;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly codeDeploy: CodeDeployService;
  readonly lambda: LambdaService;
  readonly definitions: TaskDefinitions;
  /** @default calls of hooks are not judged */
  readonly judge?: AccessJudge;
  readonly service: EcsService;
  /** The value that a parameter has in Parameter Store now; undefined when there is none. */
  readonly parameter: (name: string) => string | undefined;
  /** How ECS deploys now; asked at the beginning of each deployment. */
  readonly nativeConfiguration: () => NativeDeployment;
}

/** The deployment engine that the service's template names. The service must have its first tasks. */
export function releaser(options: ReleaserOptions): Releaser {
  const { plan, clock, alarms, codeDeploy, lambda, definitions, service } = options;
  const { delivery } = plan;
  if (delivery.strategy === 'codedeploy') {
    const { applicationName, name: groupName } = delivery.group;
    return {
      strategy: 'codedeploy',
      deployments: new CodeDeployDeployments({
        codeDeploy,
        definitions,
        service,
        applicationName,
        groupName,
        appSpec: () => options.parameter(delivery.appSpecParameter) ?? delivery.appSpec,
      }),
    };
  }
  return {
    strategy: 'ecs-native',
    deployments: nativeDeployments({
      clock,
      configuration: options.nativeConfiguration,
      alarms,
      invokeHook: async (request, role = '') => {
        const input = { FunctionName: request.functionName };
        options.judge?.assertRole({ role, service: 'lambda', operation: 'Invoke', input });
        return lambda.invoke(request);
      },
      service: {
        get liveRevision() {
          return service.liveRevision;
        },
        desiredCount: service.options.model.desiredCount,
        register: (taskDefinition) => definitions.register(taskDefinition).name,
        tasksFor: (revision) => blueGreenTasks(service, definitions.get(revision)),
        watchStarts: (revision, onStart) => service.watchStarts(revision, onStart),
        onTraffic: (fn) => service.traffic.on(fn),
      },
    }),
  };
}
