import { at } from '../rehearsal/assembly/at';
import type { Placed } from './templates';

/** A property by which a resource is connected to those that it names there. */
export interface Relation {
  readonly type: string;
  /** Place below the properties, as a {@link Reference} has it; those below it count too. */
  readonly path: string;
  /** What stands at the edge. @default nothing */
  readonly label?: string | ((resource: Placed) => string);
  /** Types that are meant. @default every one that is drawn */
  readonly to?: readonly string[];
  /** Whether the edge leads from the resource that is named to the one that names it. @default false */
  readonly reversed?: boolean;
}

const TABLE = 'AWS::DynamoDB::GlobalTable';
const QUEUE = 'AWS::SQS::Queue';
const TOPIC = 'AWS::SNS::Topic';
const MACHINE = 'AWS::StepFunctions::StateMachine';
const FUNCTION = 'AWS::Lambda::Function';
const REPOSITORY = 'AWS::ECR::Repository';
const SECRET = 'AWS::SecretsManager::Secret';

/** Label of the edges from a resource to the alarms that look at it. */
export const MEASURED_BY = 'measured by';

/** Label of the edges from alarms to what they notify through a composite alarm. */
export const NOTIFIES = 'composite alarm';

/** Properties of an alarm that name what it looks at. */
const MEASURED = ['Dimensions', 'Metrics'];

/** The relations that a template says in one property. Definitions and pipelines have files of their own. */
export const RELATIONS: readonly Relation[] = [
  { type: 'AWS::ElasticLoadBalancingV2::Listener', path: 'LoadBalancerArn', reversed: true },
  { type: 'AWS::ElasticLoadBalancingV2::Listener', path: 'DefaultActions', label: 'forwards to' },
  { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', path: 'ListenerArn', reversed: true },
  { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', path: 'Actions', label: 'forwards to' },
  { type: 'AWS::ElasticLoadBalancingV2::ListenerRule', path: 'Conditions', label: 'key', to: [SECRET] },
  { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', path: 'LoadBalancerAttributes', label: 'access log' },
  { type: 'AWS::WAFv2::WebACLAssociation', path: 'ResourceArn', label: 'in front of' },
  { type: 'AWS::ECS::Service', path: 'LoadBalancers', label: 'tasks', reversed: true },
  { type: 'AWS::ECS::Service', path: 'TaskDefinition', label: 'runs' },
  { type: 'AWS::ECS::Service', path: 'NetworkConfiguration', label: 'in' },
  { type: 'AWS::ECS::Service', path: 'DeploymentConfiguration.LifecycleHooks', label: 'lifecycle hooks' },
  { type: 'AWS::ECS::Service', path: 'DeploymentConfiguration.Alarms', label: 'rolled back by' },
  {
    type: 'AWS::ECS::TaskDefinition',
    path: 'ContainerDefinitions.*.Image',
    label: 'image',
    to: [REPOSITORY],
  },
  { type: 'AWS::ECS::TaskDefinition', path: 'ContainerDefinitions.*.Environment' },
  { type: 'AWS::ECS::TaskDefinition', path: 'ContainerDefinitions.*.Secrets', label: 'secret', to: [SECRET] },
  { type: 'AWS::ApplicationAutoScaling::ScalableTarget', path: 'ResourceId', label: 'scales' },
  {
    type: 'AWS::CodeBuild::Project',
    path: 'Environment.EnvironmentVariables',
    label: 'image',
    to: [REPOSITORY],
  },
  {
    type: 'AWS::CodeBuild::Project',
    path: 'Environment.EnvironmentVariables',
    label: 'read by',
    to: ['AWS::SSM::Parameter'],
    reversed: true,
  },
  { type: 'AWS::CodePipeline::Pipeline', path: 'ArtifactStore', label: 'artifacts' },
  { type: 'AWS::CodeDeploy::DeploymentGroup', path: 'ECSServices', label: 'deploys' },
  {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    path: 'LoadBalancerInfo.TargetGroupPairInfoList.*.ProdTrafficRoute',
    label: 'production traffic',
  },
  {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    path: 'LoadBalancerInfo.TargetGroupPairInfoList.*.TestTrafficRoute',
    label: 'test traffic',
  },
  { type: 'AWS::CodeDeploy::DeploymentGroup', path: 'AlarmConfiguration', label: 'rolled back by' },
  { type: 'AWS::SSM::Parameter', path: 'Value', label: 'hooks', to: [FUNCTION] },
  { type: FUNCTION, path: 'Environment.Variables', to: [TABLE, QUEUE, TOPIC, MACHINE] },
  { type: 'AWS::Lambda::EventInvokeConfig', path: 'DestinationConfig.OnFailure', label: 'on failure' },
  { type: 'AWS::Lambda::Version', path: 'FunctionName', label: 'published as', reversed: true },
  { type: 'AWS::Lambda::Alias', path: 'FunctionVersion', label: 'serves' },
  {
    type: 'AWS::Lambda::Alias',
    path: 'UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName',
    label: 'shifts',
    reversed: true,
  },
  {
    type: 'AWS::Lambda::Alias',
    path: 'UpdatePolicy.CodeDeployLambdaAliasUpdate.BeforeAllowTrafficHook',
    label: 'BeforeAllowTraffic',
  },
  {
    type: 'AWS::Lambda::Alias',
    path: 'UpdatePolicy.CodeDeployLambdaAliasUpdate.AfterAllowTrafficHook',
    label: 'AfterAllowTraffic',
  },
  {
    type: 'AWS::ApiGateway::Method',
    path: 'Integration',
    label: ({ properties }) => String(at(properties, 'HttpMethod')),
  },
  { type: 'AWS::Events::Rule', path: 'EventPattern', label: 'event', reversed: true },
  { type: 'AWS::Events::Rule', path: 'Targets.*.Arn', label: 'target' },
  { type: 'AWS::Events::Rule', path: 'Targets.*.DeadLetterConfig', label: 'dead letters' },
  { type: QUEUE, path: 'RedrivePolicy', label: 'dead letters' },
  { type: 'AWS::CloudWatch::Alarm', path: 'AlarmActions', label: 'notifies' },
  ...MEASURED.map((path): Relation => ({
    type: 'AWS::CloudWatch::Alarm',
    path,
    label: MEASURED_BY,
    reversed: true,
  })),
];
