import { arn, hex, nameFrom, uuid, type ResourceTypes, type Subject } from './subject';

const clusterName = nameFrom('ClusterName');
const serviceName = nameFrom('ServiceName');
const functionName = nameFrom('FunctionName', 64);

/** The cluster's name out of the name or ARN that the service gives. */
const clusterOf = (subject: Subject): string => subject.text('Cluster', 'default').replace(/^.*\//, '');

const clusterArn = arn('ecs', (subject) => `cluster/${clusterName(subject)}`);
const serviceArn = arn('ecs', (subject) => `service/${clusterOf(subject)}/${serviceName(subject)}`);
const familyOf = (subject: Subject): string => {
  const family = subject.property('Family');
  return typeof family === 'string'
    ? family
    : `${subject.stack.stackName}${subject.logicalId}${hex(subject, 8)}`;
};
/** A stack creates the first revision of its family. */
const taskDefinitionArn = arn('ecs', (subject) => `task-definition/${familyOf(subject)}:1`);

const functionArn = arn('lambda', (subject) => `function:${functionName(subject)}`);

/** The function's ARN out of the name or ARN that a version or alias gives. */
function functionOf(subject: Subject): string {
  const given = subject.text('FunctionName');
  return given.startsWith('arn:') ? given : arn('lambda', () => `function:${given}`)(subject);
}

const scalableTarget = (subject: Subject): string =>
  ['ResourceId', 'ScalableDimension', 'ServiceNamespace'].map((name) => subject.text(name)).join('|');
const scalingPolicyArn = arn(
  'autoscaling',
  (subject) => `scalingPolicy:${uuid(subject)}:policyName/${subject.text('PolicyName', subject.logicalId)}`,
);

/** Resource types that run code: Amazon ECS, AWS Lambda, and their scaling. */
export const COMPUTE_TYPES: ResourceTypes = {
  'AWS::ECS::Cluster': { ref: clusterName, attributes: { Arn: clusterArn } },
  'AWS::ECS::ClusterCapacityProviderAssociations': { ref: clusterOf },
  'AWS::ECS::Service': { ref: serviceArn, attributes: { ServiceArn: serviceArn, Name: serviceName } },
  'AWS::ECS::TaskDefinition': {
    ref: taskDefinitionArn,
    attributes: { TaskDefinitionArn: taskDefinitionArn },
  },
  'AWS::ECS::TaskSet': {
    ref: (subject) => `ecs-svc/${hex(subject, 16)}`,
    attributes: { Id: (subject) => `ecs-svc/${hex(subject, 16)}` },
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': { ref: scalableTarget, attributes: { Id: scalableTarget } },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    ref: scalingPolicyArn,
    attributes: { Arn: scalingPolicyArn },
  },
  'AWS::Lambda::Function': {
    ref: functionName,
    attributes: {
      Arn: functionArn,
      'SnapStartResponse.ApplyOn': () => 'None',
      'SnapStartResponse.OptimizationStatus': () => 'Off',
    },
  },
  'AWS::Lambda::Version': {
    ref: (subject) => `${functionOf(subject)}:1`,
    attributes: { FunctionArn: (subject) => `${functionOf(subject)}:1`, Version: () => '1' },
  },
  'AWS::Lambda::Alias': {
    ref: (subject) => `${functionOf(subject)}:${subject.text('Name')}`,
    attributes: { AliasArn: (subject) => `${functionOf(subject)}:${subject.text('Name')}` },
  },
  'AWS::Lambda::Permission': {
    ref: (subject) => `${subject.stack.stackName}-${subject.logicalId}-${hex(subject, 12)}`,
  },
  'AWS::Lambda::EventInvokeConfig': { ref: (subject) => hex(subject, 32) },
  'AWS::Lambda::EventSourceMapping': {
    ref: uuid,
    attributes: {
      Id: uuid,
      EventSourceMappingArn: arn('lambda', (subject) => `event-source-mapping:${uuid(subject)}`),
    },
  },
  'AWS::Lambda::LayerVersion': {
    ref: arn('lambda', (subject) => `layer:${nameFrom('LayerName', 140)(subject)}:1`),
    attributes: {
      LayerVersionArn: arn('lambda', (subject) => `layer:${nameFrom('LayerName', 140)(subject)}:1`),
    },
  },
};
