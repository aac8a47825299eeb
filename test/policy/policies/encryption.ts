import { finding, type Finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, type EnvironmentTemplates, type Placed } from '../templates';
import { actionsOf, covers, resourceAllows, servicesOf } from './statements';

/** What says, for each type that can be stored without encryption, that it is not. */
const ENCRYPTED: Readonly<Record<string, (properties: unknown) => boolean>> = {
  'AWS::DynamoDB::GlobalTable': (table) => at(table, 'SSESpecification', 'SSEEnabled') === true,
  'AWS::DynamoDB::Table': (table) => at(table, 'SSESpecification', 'SSEEnabled') === true,
  'AWS::EFS::FileSystem': (system) => at(system, 'Encrypted') === true,
  'AWS::S3::Bucket': (bucket) =>
    listAt(bucket, 'BucketEncryption', 'ServerSideEncryptionConfiguration').length > 0,
  'AWS::SNS::Topic': (topic) => at(topic, 'KmsMasterKeyId') !== undefined,
  'AWS::SQS::Queue': (queue) =>
    at(queue, 'KmsMasterKeyId') !== undefined || at(queue, 'SqsManagedSseEnabled') === true,
  'AWS::CodePipeline::Pipeline': (pipeline) => at(pipeline, 'ArtifactStore', 'EncryptionKey') !== undefined,
};

export const encryptedAtRest: Policy = {
  name: 'what is stored is encrypted, and the template says so',
  why: 'What a service does by itself today is its choice; what the template says is ours.',
  see: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_rest_encrypt.html',
  *check(environment) {
    for (const placed of environment.resources) {
      if (ENCRYPTED[placed.type]?.(placed.properties) === false) yield finding(placed, 'is not encrypted');
    }
  },
};

export const keysRotate: Policy = {
  name: 'keys rotate',
  why: 'A key that leaked once opens only what was written until its next rotation.',
  see: 'https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::KMS::Key')) {
      if (placed.properties['EnableKeyRotation'] !== true) yield finding(placed, 'does not rotate');
    }
  },
};

/** What a service has to be allowed at a key to send to what the key encrypts. */
const TO_SEND = ['kms:Decrypt', 'kms:GenerateDataKey'];

export const servicesCanSend: Policy = {
  name: 'what alarms and rules send to admits them, and so does its key',
  why: 'An alarm that may not publish says nothing at all. The key that AWS manages admits no service.',
  see: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services',
  *check(environment) {
    for (const { sender, service, to } of sendings(environment)) {
      const target = environment.target(sender.stack, to);
      if (target === undefined) continue;
      if (target.type === 'AWS::SNS::Topic' || target.type === 'AWS::SQS::Queue') {
        yield* admission(environment, sender, service, target);
      }
    }
  },
};

interface Sending {
  readonly sender: Placed;
  readonly service: string;
  readonly to: unknown;
}

function* sendings(environment: EnvironmentTemplates): Generator<Sending> {
  for (const sender of environment.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm')) {
    for (const kind of ['AlarmActions', 'OKActions', 'InsufficientDataActions']) {
      for (const to of listAt(sender.properties, kind))
        yield { sender, service: 'cloudwatch.amazonaws.com', to };
    }
  }
  for (const sender of environment.ofType('AWS::Events::Rule')) {
    for (const target of listAt(sender.properties, 'Targets')) {
      yield { sender, service: 'events.amazonaws.com', to: at(target, 'Arn') };
      const dead = at(target, 'DeadLetterConfig', 'Arn');
      if (dead !== undefined) yield { sender, service: 'events.amazonaws.com', to: dead };
    }
  }
}

function* admission(
  environment: EnvironmentTemplates,
  sender: Placed,
  service: string,
  target: Placed,
): Generator<Finding> {
  const from = `${sender.stack}/${sender.logicalId}`;
  const action = target.type === 'AWS::SNS::Topic' ? 'sns:Publish' : 'sqs:SendMessage';
  const policies = [...resourceAllows(environment)].filter(
    ({ placed }) =>
      placed.stack === target.stack &&
      [...listAt(placed.properties, 'Topics'), ...listAt(placed.properties, 'Queues')].some(
        (one) => environment.target(placed.stack, one) === target,
      ),
  );
  if (!policies.some(({ statement }) => admits(statement, service, action))) {
    yield finding(target, `has no policy that lets ${service} send for ${from}`);
  }
  const keyOf = at(target.properties, 'KmsMasterKeyId');
  if (keyOf === undefined) return;
  const key = environment.target(target.stack, keyOf);
  if (key === undefined) {
    yield finding(target, `is under a key of AWS, which does not admit ${service} (${from})`);
    return;
  }
  const statements = [...resourceAllows(environment)].filter(({ placed }) => placed === key);
  const refused = TO_SEND.filter(
    (needed) => !statements.some(({ statement }) => admits(statement, service, needed)),
  );
  if (refused.length > 0) yield finding(key, `does not allow ${service} ${refused.join(', ')} (${from})`);
}

function admits(statement: unknown, service: string, action: string): boolean {
  return servicesOf(statement).includes(service) && actionsOf(statement).some((one) => covers(one, action));
}

export const accessLogsUnderS3Keys: Policy = {
  name: 'access logs of the load balancer are encrypted with keys of S3',
  why: 'The load balancer can write to no other bucket, and says so only when it is deployed.',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
  *check(environment) {
    for (const balancer of environment.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
      for (const attribute of listAt(balancer.properties, 'LoadBalancerAttributes')) {
        if (!/^(access|connection)_logs\.s3\.bucket$/.test(String(at(attribute, 'Key')))) continue;
        const bucket = environment.target(balancer.stack, at(attribute, 'Value'));
        const algorithm = at(bucket?.properties, ...ALGORITHM);
        if (bucket !== undefined && algorithm !== 'AES256') {
          yield finding(bucket, `is encrypted with ${String(algorithm)}, not AES256`);
        }
      }
    }
  },
};

const ALGORITHM = [
  'BucketEncryption',
  'ServerSideEncryptionConfiguration',
  0,
  'ServerSideEncryptionByDefault',
  'SSEAlgorithm',
];
