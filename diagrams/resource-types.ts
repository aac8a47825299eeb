import { at } from '../rehearsal/assembly/at';
import type { Placed } from './templates';

export type Shape = 'box' | 'store' | 'queue' | 'event' | 'workflow';

/** A resource that is a node of its own. */
export interface Drawn {
  readonly as: 'node';
  /** What AWS calls it. */
  readonly label: string;
  /** @default 'box' */
  readonly shape?: Shape;
  /** Ids of constructs that say what the label says already, and are left out of the name. */
  readonly own?: readonly string[];
  /** What else to know of it, in a line. */
  readonly detail?: (resource: Placed) => string | undefined;
  /** Which of a diagram become one node. @default 'never' */
  readonly together?: Together;
}

/** Those with the same edges; those whose outgoing edges are the same; none. */
export type Together = 'same edges' | 'same targets' | 'never';

/** What a diagram makes of a resource of a type. */
export type Treatment =
  | Drawn
  /** Part of the resource that it names at this property: what it is connected with, that one is. */
  | { readonly as: 'part'; readonly of: string }
  /** Who names it means those that it names at these properties. */
  | { readonly as: 'stand-in'; readonly for: readonly string[] }
  | { readonly as: 'left out'; readonly because: string };

const node = (label: string, rest: Omit<Drawn, 'as' | 'label'> = {}): Drawn => ({
  as: 'node',
  label,
  ...rest,
});
const part = (of: string): Treatment => ({ as: 'part', of });
const leftOut = (because: string): Treatment => ({ as: 'left out', because });

const text = (resource: Placed, ...path: readonly (string | number)[]): string | undefined => {
  const value = at(resource.properties, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

/** What a diagram makes of each type. A type that is not here is an error: somebody has to decide. */
export const RESOURCE_TYPES: Readonly<Record<string, Treatment>> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': node('Application Load Balancer', { own: ['LoadBalancer'] }),
  'AWS::ElasticLoadBalancingV2::Listener': node('Listener', {
    detail: (listener) => `${text(listener, 'Protocol')} ${text(listener, 'Port')}`,
  }),
  'AWS::ElasticLoadBalancingV2::ListenerRule': node('Listener rule', { detail: ruleText }),
  'AWS::ElasticLoadBalancingV2::TargetGroup': node('Target group'),
  'AWS::WAFv2::WebACL': node('AWS WAF web ACL', { own: ['WebAcl'] }),
  'AWS::WAFv2::WebACLAssociation': part('WebACLArn'),
  'AWS::ECS::Service': node('Amazon ECS service', {
    own: ['Service'],
    detail: (service) => text(service, 'DeploymentController', 'Type'),
  }),
  'AWS::ECS::TaskDefinition': node('Task definition', {
    own: ['Task', 'Definition'],
    detail: (task) => `${text(task, 'Cpu')} CPU units, ${text(task, 'Memory')} MiB`,
  }),
  'AWS::ApplicationAutoScaling::ScalableTarget': node('Application Auto Scaling', {
    own: ['Target', 'TaskCount', 'Service'],
    detail: (target) => `${text(target, 'MinCapacity')} to ${text(target, 'MaxCapacity')} tasks`,
  }),
  'AWS::ApplicationAutoScaling::ScalingPolicy': part('ScalingTargetId'),
  'AWS::ECR::Repository': node('Amazon ECR repository', { shape: 'store', own: ['Repository'] }),
  'AWS::EC2::VPC': node('Amazon VPC', { own: ['Vpc'] }),
  'AWS::EC2::Subnet': part('VpcId'),
  'AWS::CodeBuild::Project': node('AWS CodeBuild project', {
    own: ['Project', 'Build'],
    detail: (project) => text(project, 'Description'),
  }),
  'AWS::CodePipeline::Pipeline': node('AWS CodePipeline pipeline', { shape: 'workflow', own: ['Pipeline'] }),
  'AWS::CodeDeploy::DeploymentGroup': node('AWS CodeDeploy deployment group', {
    own: ['Group', 'DeploymentGroup'],
    detail: (group) => text(group, 'DeploymentConfigName'),
  }),
  'AWS::SSM::Parameter': node('Systems Manager parameter', {
    shape: 'store',
    detail: (parameter) => text(parameter, 'Description'),
  }),
  'AWS::S3::Bucket': node('Amazon S3 bucket', { shape: 'store' }),
  'AWS::DynamoDB::GlobalTable': node('Amazon DynamoDB table', { shape: 'store', own: ['Table'] }),
  'AWS::SecretsManager::Secret': node('Secrets Manager secret', { shape: 'store' }),
  'AWS::SQS::Queue': node('Amazon SQS queue', { shape: 'queue', own: ['Queue'] }),
  'AWS::SNS::Topic': node('Amazon SNS topic', { shape: 'queue', own: ['Topic'] }),
  'AWS::Lambda::Function': node('AWS Lambda function', { own: ['Function'], together: 'same edges' }),
  'AWS::Lambda::Version': node('Lambda function version', { own: ['CurrentVersion', 'Function'] }),
  'AWS::Lambda::Alias': node('Lambda function alias'),
  'AWS::Lambda::EventInvokeConfig': part('FunctionName'),
  'AWS::StepFunctions::StateMachine': node('Step Functions state machine', {
    shape: 'workflow',
    own: ['StateMachine'],
    detail: (machine) => text(machine, 'StateMachineType'),
  }),
  'AWS::StepFunctions::Activity': node('Step Functions activity', { shape: 'queue' }),
  'AWS::ApiGateway::RestApi': node('API Gateway REST API', { own: ['Api'] }),
  'AWS::ApiGateway::Method': part('RestApiId'),
  'AWS::Events::Rule': node('EventBridge rule', {
    shape: 'event',
    together: 'same targets',
    detail: (rule) => text(rule, 'ScheduleExpression'),
  }),
  'AWS::CloudWatch::Alarm': node('CloudWatch alarm', { shape: 'event', together: 'same edges' }),
  'Custom::LiveTargetGroup': { as: 'stand-in', for: ['BlueTargetGroupArn', 'GreenTargetGroupArn'] },

  'AWS::ApiGateway::Account': leftOut('the role with which API Gateway writes logs'),
  'AWS::ApiGateway::Deployment': leftOut('a version of its API'),
  'AWS::ApiGateway::GatewayResponse': leftOut('an answer of its API'),
  'AWS::ApiGateway::Model': leftOut('what its API accepts'),
  'AWS::ApiGateway::RequestValidator': leftOut('what its API accepts'),
  'AWS::ApiGateway::Resource': leftOut('a path of its API'),
  'AWS::ApiGateway::Stage': leftOut('an address of its API'),
  'AWS::ECS::ClusterCapacityProviderAssociations': leftOut('how the tasks of a cluster are paid for'),
  'AWS::CDK::Metadata': leftOut('usage statistics of the CDK'),
  'AWS::CloudWatch::CompositeAlarm': leftOut('an edge: from its alarms to what they notify'),
  'AWS::CloudWatch::Dashboard': leftOut('looks at everything'),
  'AWS::CodeBuild::ReportGroup': leftOut('reports of a build'),
  'AWS::CodeDeploy::Application': leftOut('a name for its deployment groups'),
  'AWS::EC2::EIP': leftOut('an address of a NAT gateway'),
  'AWS::EC2::FlowLog': leftOut('a log'),
  'AWS::EC2::InternetGateway': leftOut('wiring of the VPC'),
  'AWS::EC2::NatGateway': leftOut('wiring of the VPC'),
  'AWS::EC2::Route': leftOut('wiring of the VPC'),
  'AWS::EC2::RouteTable': leftOut('wiring of the VPC'),
  'AWS::EC2::SecurityGroup': leftOut('who may connect to whom: docs/security.md'),
  'AWS::EC2::SecurityGroupEgress': leftOut('who may connect to whom: docs/security.md'),
  'AWS::EC2::SecurityGroupIngress': leftOut('who may connect to whom: docs/security.md'),
  'AWS::EC2::SubnetRouteTableAssociation': leftOut('wiring of the VPC'),
  'AWS::EC2::VPCEndpoint': leftOut('wiring of the VPC'),
  'AWS::EC2::VPCGatewayAttachment': leftOut('wiring of the VPC'),
  'AWS::ECS::Cluster': leftOut('a name for its services'),
  'AWS::IAM::Policy': leftOut('who may do what: the report of the rehearsal'),
  'AWS::IAM::Role': leftOut('who may do what: the report of the rehearsal'),
  'AWS::IAM::RolePolicy': leftOut('who may do what: the report of the rehearsal'),
  'AWS::KMS::Key': leftOut('encrypts almost everything'),
  'AWS::Lambda::Permission': leftOut('who may do what: the report of the rehearsal'),
  'AWS::Logs::LogGroup': leftOut('a log'),
  'AWS::Logs::MetricFilter': leftOut('a log'),
  'AWS::Logs::QueryDefinition': leftOut('a log'),
  'AWS::Logs::ResourcePolicy': leftOut('a log'),
  'AWS::S3::BucketPolicy': leftOut('who may do what: the report of the rehearsal'),
  'AWS::SNS::TopicPolicy': leftOut('who may do what: the report of the rehearsal'),
  'AWS::SQS::QueuePolicy': leftOut('who may do what: the report of the rehearsal'),
  'Custom::AWS': leftOut('a call while the stack is deployed'),
  'Custom::RunningExecutions': leftOut('a call while the stack is destroyed'),
  'Custom::S3AutoDeleteObjects': leftOut('a call while the stack is destroyed'),
  'Custom::SeedImage': leftOut('a call while the stack is deployed'),
  'Custom::VpcRestrictDefaultSG': leftOut('a call while the stack is deployed'),
};

/** @throws Error for a type that nobody decided about */
export function treatmentOf({ type, key }: Placed): Treatment {
  const treatment = RESOURCE_TYPES[type];
  if (treatment !== undefined) return treatment;
  throw new Error(
    `${key} is a ${type}, of which no diagram knows: say in diagrams/resource-types.ts how it is drawn, or why not.`,
  );
}

/** What a rule asks of a request, and what it answers itself. */
function ruleText(rule: Placed): string | undefined {
  const conditions = Object.values(Object(rule.properties['Conditions'])).map((condition) => {
    const header = at(condition, 'HttpHeaderConfig', 'HttpHeaderName');
    const paths = at(condition, 'PathPatternConfig', 'Values');
    return Array.isArray(paths) ? `path ${paths.join(' or ')}` : `header ${String(header)}`;
  });
  const status = text(rule, 'Actions', 0, 'FixedResponseConfig', 'StatusCode');
  return `${conditions.join(', ')}${status === undefined ? '' : `: answers ${status}`}`;
}
