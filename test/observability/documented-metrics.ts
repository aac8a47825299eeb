/**
 * Where the name that a dimension holds is found in a template: a resource's `Ref`, an attribute or a property of it, or
 * a member of each item of a property.
 */
export interface NamedBy {
  readonly type: string;
  readonly by:
    | 'ref'
    | { readonly attribute: string }
    | { readonly properties: readonly string[] }
    | { readonly items: string; readonly member: string };
}

export interface DocumentedNamespace {
  /** AWS's page, read on 2026-11-21. */
  readonly source: string;
  /** Sets of dimensions by metric, each as names in alphabetical order, joined by a comma. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
  readonly dimensions: Readonly<Record<string, NamedBy>>;
}

const BALANCER = ['LoadBalancer'];
const GROUP = ['LoadBalancer,TargetGroup'];
const MACHINE = ['StateMachineArn'];
const ACTIVITY = ['ActivityArn'];
const ALIAS = ['FunctionName,Resource'];
const VERSION = ['ExecutedVersion,FunctionName,Resource'];
const API = ['ApiName,Stage'];
const TABLE = ['TableName', 'GlobalSecondaryIndexName,TableName'];

/** What AWS documents of the metrics that alarms and widgets here may name. A metric that is not here is refused. */
export const DOCUMENTED_METRICS: Readonly<Record<string, DocumentedNamespace>> = {
  'AWS/ApplicationELB': {
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
    metrics: {
      RequestCount: [...BALANCER, ...GROUP],
      HTTPCode_ELB_5XX_Count: BALANCER,
      HTTPCode_Target_5XX_Count: [...BALANCER, ...GROUP],
      TargetResponseTime: [...BALANCER, ...GROUP],
      HealthyHostCount: GROUP,
      UnHealthyHostCount: GROUP,
    },
    dimensions: {
      LoadBalancer: {
        type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        by: { attribute: 'LoadBalancerFullName' },
      },
      TargetGroup: {
        type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        by: { attribute: 'TargetGroupFullName' },
      },
    },
  },
  'AWS/ECS': {
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
    metrics: { CPUUtilization: ['ClusterName,ServiceName'], MemoryUtilization: ['ClusterName,ServiceName'] },
    dimensions: {
      ClusterName: { type: 'AWS::ECS::Cluster', by: 'ref' },
      ServiceName: { type: 'AWS::ECS::Service', by: { attribute: 'Name' } },
    },
  },
  'AWS/DynamoDB': {
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
    metrics: { ReadThrottleEvents: TABLE, WriteThrottleEvents: TABLE },
    dimensions: {
      TableName: { type: 'AWS::DynamoDB::GlobalTable', by: 'ref' },
      GlobalSecondaryIndexName: {
        type: 'AWS::DynamoDB::GlobalTable',
        by: { items: 'GlobalSecondaryIndexes', member: 'IndexName' },
      },
    },
  },
  'AWS/States': {
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html',
    metrics: {
      ExecutionsStarted: MACHINE,
      ExecutionsSucceeded: MACHINE,
      ExecutionsFailed: MACHINE,
      ExecutionsTimedOut: MACHINE,
      ExecutionsAborted: MACHINE,
      ExecutionThrottled: MACHINE,
      ActivitiesScheduled: ACTIVITY,
      ActivitiesSucceeded: ACTIVITY,
      ActivitiesFailed: ACTIVITY,
      ActivitiesTimedOut: ACTIVITY,
      ActivitiesHeartbeatTimedOut: ACTIVITY,
    },
    dimensions: {
      StateMachineArn: { type: 'AWS::StepFunctions::StateMachine', by: 'ref' },
      ActivityArn: { type: 'AWS::StepFunctions::Activity', by: 'ref' },
    },
  },
  'AWS/Lambda': {
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    metrics: {
      Invocations: [...ALIAS, ...VERSION],
      Errors: [...ALIAS, ...VERSION],
      Throttles: [...ALIAS, ...VERSION],
      Duration: [...ALIAS, ...VERSION],
    },
    dimensions: {
      FunctionName: { type: 'AWS::Lambda::Function', by: 'ref' },
      // `function:alias`
      Resource: { type: 'AWS::Lambda::Alias', by: { properties: ['FunctionName', 'Name'] } },
      ExecutedVersion: { type: 'AWS::Lambda::Version', by: { attribute: 'Version' } },
    },
  },
  'AWS/ApiGateway': {
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html',
    metrics: { Count: API, Latency: API, '4XXError': API, '5XXError': API },
    dimensions: {
      ApiName: { type: 'AWS::ApiGateway::RestApi', by: { properties: ['Name'] } },
      Stage: { type: 'AWS::ApiGateway::Stage', by: { properties: ['StageName'] } },
    },
  },
  'AWS/SQS': {
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    metrics: { ApproximateNumberOfMessagesVisible: ['QueueName'] },
    dimensions: { QueueName: { type: 'AWS::SQS::Queue', by: { attribute: 'QueueName' } } },
  },
  'AWS/Events': {
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html',
    metrics: { TriggeredRules: ['RuleName'], FailedInvocations: ['RuleName'] },
    dimensions: { RuleName: { type: 'AWS::Events::Rule', by: 'ref' } },
  },
  'AWS/CodePipeline': {
    source: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html',
    metrics: { FailedPipelineExecutions: ['PipelineName'] },
    dimensions: { PipelineName: { type: 'AWS::CodePipeline::Pipeline', by: 'ref' } },
  },
};
