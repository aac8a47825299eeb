import { arn, globalArn, hex, nameFrom, uuid, type ResourceTypes, type Subject } from './subject';

const logGroupName = nameFrom('LogGroupName', 512);
/** CloudFormation's attribute ends with `:*`, which covers the group's streams. */
const logGroupArn = arn('logs', (subject) => `log-group:${logGroupName(subject)}:*`);

const alarmName = nameFrom('AlarmName');
const alarmArn = arn('cloudwatch', (subject) => `alarm:${alarmName(subject)}`);

const topicName = nameFrom('TopicName', 256);
const topicArn = arn('sns', topicName);

const queueName = nameFrom('QueueName', 80);
const queueUrl = (subject: Subject): string =>
  `https://sqs.${subject.region}.${subject.urlSuffix}/${subject.account}/${queueName(subject)}`;

const ruleName = nameFrom('Name', 64);
const ruleArn = arn('events', (subject) => `rule/${ruleName(subject)}`);

/** Resource types that record, alarm and notify. */
export const OBSERVABILITY_TYPES: ResourceTypes = {
  'AWS::Logs::LogGroup': { ref: logGroupName, attributes: { Arn: logGroupArn } },
  'AWS::Logs::LogStream': { ref: nameFrom('LogStreamName', 512) },
  'AWS::Logs::MetricFilter': { ref: nameFrom('FilterName', 512) },
  'AWS::Logs::QueryDefinition': { ref: (subject) => uuid(subject) },
  'AWS::Logs::ResourcePolicy': { ref: nameFrom('PolicyName') },
  'AWS::CloudWatch::Alarm': { ref: alarmName, attributes: { Arn: alarmArn } },
  'AWS::CloudWatch::CompositeAlarm': { ref: alarmName, attributes: { Arn: alarmArn } },
  'AWS::CloudWatch::Dashboard': { ref: nameFrom('DashboardName') },
  'AWS::SNS::Topic': { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: topicName } },
  'AWS::SNS::Subscription': {
    ref: (subject) => `${subject.text('TopicArn')}:${hex(subject, 32)}`,
    attributes: { Arn: (subject) => `${subject.text('TopicArn')}:${hex(subject, 32)}` },
  },
  'AWS::SNS::TopicPolicy': {
    ref: (subject) => hex(subject, 32),
    attributes: { Id: (subject) => hex(subject, 32) },
  },
  'AWS::SQS::Queue': {
    ref: queueUrl,
    attributes: { Arn: arn('sqs', queueName), QueueName: queueName, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': {
    ref: (subject) => hex(subject, 32),
    attributes: { Id: (subject) => hex(subject, 32) },
  },
  'AWS::Events::Rule': { ref: ruleName, attributes: { Arn: ruleArn } },
  'AWS::XRay::Group': {
    ref: arn('xray', (subject) => `group/${nameFrom('GroupName')(subject)}/${hex(subject, 32)}`),
    attributes: {
      GroupARN: arn('xray', (subject) => `group/${nameFrom('GroupName')(subject)}/${hex(subject, 32)}`),
    },
  },
  'AWS::Budgets::Budget': {
    ref: (subject) => globalArn('budgets', () => `budget/${subject.logicalId}`)(subject),
  },
};
