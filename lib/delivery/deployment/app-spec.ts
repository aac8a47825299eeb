import type { LifecycleEvent } from './lifecycle';

/** What CodePipeline's deploy action puts the ARN of the registered task definition in place of. */
export const TASK_DEFINITION_PLACEHOLDER = '<TASK_DEFINITION>';

export interface AppSpecHook {
  readonly event: LifecycleEvent;
  /** Name of the Lambda function; a token is welcome. */
  readonly functionName: string;
}

export interface AppSpec {
  readonly containerName: string;
  readonly containerPort: number;
  /** Fargate platform version. CodeDeploy starts the new tasks on `LATEST` otherwise, whatever the service says. */
  readonly platformVersion: string;
  /** Capacity provider of the service, repeated as CodeDeploy does not copy it. @default the service's launch type */
  readonly capacityProvider?: string;
  /** In any order. @default none */
  readonly hooks?: readonly AppSpecHook[];
}

/** The order of the events in a deployment. */
const ORDER: readonly LifecycleEvent[] = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
];

/**
 * Renders `appspec.yaml` for a deployment of ECS. Network configuration is left out: CodeDeploy takes the service's own.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-ecs
 */
export function renderAppSpec(spec: AppSpec): string {
  const hooks = [...(spec.hooks ?? [])].toSorted((a, b) => ORDER.indexOf(a.event) - ORDER.indexOf(b.event));
  const lines = [
    'version: 0.0',
    'Resources:',
    '  - TargetService:',
    '      Type: AWS::ECS::Service',
    '      Properties:',
    `        TaskDefinition: ${quoted(TASK_DEFINITION_PLACEHOLDER)}`,
    '        LoadBalancerInfo:',
    `          ContainerName: ${quoted(spec.containerName)}`,
    `          ContainerPort: ${spec.containerPort}`,
    `        PlatformVersion: ${quoted(spec.platformVersion)}`,
  ];
  if (spec.capacityProvider !== undefined) {
    lines.push(
      '        CapacityProviderStrategy:',
      `          - CapacityProvider: ${quoted(spec.capacityProvider)}`,
      '            Weight: 1',
      '            Base: 0',
    );
  }
  if (hooks.length > 0) {
    lines.push('Hooks:', ...hooks.map(({ event, functionName }) => `  - ${event}: ${quoted(functionName)}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Names of AWS hold no quotes and no backslashes, so quoting is all that a token's value needs too. */
function quoted(text: string): string {
  return `"${text}"`;
}
