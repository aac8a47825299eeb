import { Match } from 'aws-cdk-lib/assertions';
import { ORDER_METRICS, ORDERS_SERVICE } from '../../../lambda/orders/contract';
import { buildWorkflow, readable } from './built-workflow';

const { template } = buildWorkflow({ stuckAfterMinutes: 2000 });

/** The alarms by their names, with what they watch. */
const alarms = new Map(
  Object.entries(template.findResources('AWS::CloudWatch::Alarm')).map(([id, { Properties }]) => [
    id.replace(/^OrdersAlarms|[0-9A-F]{8}$/g, ''),
    readable(Properties),
  ]),
);

const MACHINE = [{ Name: 'StateMachineArn', Value: '${OrdersStateMachine}' }];
const ACTIVITY = [{ Name: 'ActivityArn', Value: '${OrdersShipping}' }];

describe('the alarms of the order workflow', () => {
  it.each([
    ['ExecutionFailed', 'AWS/States', 'ExecutionsFailed', MACHINE],
    ['ExecutionTimedOut', 'AWS/States', 'ExecutionsTimedOut', MACHINE],
    ['ExecutionAborted', 'AWS/States', 'ExecutionsAborted', MACHINE],
    ['ExecutionThrottled', 'AWS/States', 'ExecutionThrottled', MACHINE],
    ['ShippingWorkerDied', 'AWS/States', 'ActivitiesHeartbeatTimedOut', ACTIVITY],
    ['ShippingTimedOut', 'AWS/States', 'ActivitiesTimedOut', ACTIVITY],
  ])('%s goes off at the first %s %s', (name, Namespace, MetricName, Dimensions) => {
    expect(alarms.get(name)).toMatchObject({
      Namespace,
      MetricName,
      Dimensions,
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    ['OrderParked', '${OrdersParkedQueue.QueueName}'],
    ['OrderUnparked', '${OrdersParkedUnparked.QueueName}'],
  ])('%s goes off at the first message, and stays when SQS sends no data of an idle queue', (name, Value) => {
    expect(alarms.get(name)).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value }],
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  });

  it('OrderStuck goes off at the age that the settings name, and when nobody looks', () => {
    expect(alarms.get('OrderStuck')).toMatchObject({
      Namespace: 'shop-sandbox',
      MetricName: ORDER_METRICS.oldestOpenOrderAge,
      Dimensions: [{ Name: 'service', Value: ORDERS_SERVICE }],
      Statistic: 'Maximum',
      Threshold: 120_000,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  it('call nobody themselves: a composite alarm does', () => {
    expect(alarms.size).toBe(9);
    for (const alarm of alarms.values()) expect(alarm).not.toHaveProperty('AlarmActions');
  });
});

describe('what no catcher reaches', () => {
  it('is told by EventBridge: executions of this state machine that failed, timed out or were stopped', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [{ 'Fn::Join': ['', Match.arrayWith([':stateMachine:shop-sandbox-orders'])] }],
        },
      },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersParkedParkOrderFunction'), 'Arn'] },
          DeadLetterConfig: {
            Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersParkedUnparked'), 'Arn'] },
          },
        }),
      ],
    });
  });

  it('is kept when the function fails at it', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersParkedUnparked'), 'Arn'] },
        },
      },
    });
  });

  it.each(['OrdersParkedQueue', 'OrdersParkedUnparked'])('is kept for two weeks, encrypted, in %s', (id) => {
    const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
    const [, queue] = queues.find(([queueId]) => queueId.replace(/[0-9A-F]{8}$/, '') === id) ?? [];

    expect(readable(queue?.Properties)).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
      KmsMasterKeyId: '${OrdersEncryptionKey.Arn}',
    });
  });
});

it('open orders are looked at every five minutes', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [
      Match.objectLike({
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^OrdersWatchFunction'), 'Arn'] },
        RetryPolicy: { MaximumRetryAttempts: 0 },
      }),
    ],
  });
});

describe('the topics of the order workflow', () => {
  it('are encrypted, and take messages over TLS only', () => {
    const topics = Object.values(template.findResources('AWS::SNS::Topic'));

    expect(topics.map(({ Properties }) => readable(Properties.KmsMasterKeyId))).toEqual(
      Array.from({ length: 3 }, () => '${OrdersEncryptionKey.Arn}'),
    );
    expect(
      JSON.stringify(template.findResources('AWS::SNS::TopicPolicy')).match(/aws:SecureTransport/g),
    ).toHaveLength(3);
  });

  it('have no subscriber unless the settings name one: of orders, and of pages', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    const { template: subscribed } = buildWorkflow(
      { email: 'team@example.com' },
      {},
      { email: 'night@example.com' },
    );

    const subscriptions = Object.values(subscribed.findResources('AWS::SNS::Subscription'));
    expect(
      subscriptions.map(({ Properties }) => [readable(Properties.TopicArn), Properties.Endpoint]),
    ).toEqual([
      ['${OrdersTopicsApprovals}', 'team@example.com'],
      ['${OrdersTopicsCustomerNotices}', 'team@example.com'],
      ['${OrdersTopicsOperations}', 'night@example.com'],
    ]);
  });

  it('can be published to by the alarms of this account, with the key', () => {
    const fromHere = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: fromHere,
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
            Condition: fromHere,
          }),
        ]),
      },
    });
  });
});

it.each(['ALL', 'ERROR', 'FATAL', 'OFF'] as const)(
  'the state machine logs what the settings say, and never what orders hold: %s',
  (logLevel) => {
    const { template: logging } = buildWorkflow({ logLevel });

    logging.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { Level: logLevel, IncludeExecutionData: false },
    });
  },
);
