import { finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, type EnvironmentTemplates, type Placed } from '../templates';

/** Property of each kind of policy that names what it belongs to. */
const POLICIES: Readonly<Record<string, { readonly type: string; readonly names: string }>> = {
  'AWS::S3::Bucket': { type: 'AWS::S3::BucketPolicy', names: 'Bucket' },
  'AWS::SNS::Topic': { type: 'AWS::SNS::TopicPolicy', names: 'Topics' },
  'AWS::SQS::Queue': { type: 'AWS::SQS::QueuePolicy', names: 'Queues' },
};

export const onlyOverTls: Policy = {
  name: 'buckets, queues and topics refuse what comes without TLS',
  why: 'A client that was set up wrongly fails instead of sending in the clear.',
  see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit',
  *check(environment) {
    for (const placed of environment.ofType(...Object.keys(POLICIES))) {
      if (!refusesPlain(environment, placed)) yield finding(placed, 'does not refuse requests without TLS');
    }
  },
};

function refusesPlain(environment: EnvironmentTemplates, placed: Placed): boolean {
  const kind = POLICIES[placed.type];
  return environment
    .ofType(kind?.type ?? '')
    .filter((policy) =>
      listAt(policy.properties, kind?.names ?? '').some(
        (one) => environment.target(policy.stack, one) === placed,
      ),
    )
    .flatMap((policy) => listAt(policy.properties, 'PolicyDocument', 'Statement'))
    .some(
      (statement) =>
        at(statement, 'Effect') === 'Deny' &&
        at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
    );
}

/** Policies of a listener that know TLS 1.3 and 1.2 only. */
const MODERN = /^ELBSecurityPolicy-TLS13-1-[23]-/;

export const listenersSpeakTls: Policy = {
  name: 'listeners speak TLS 1.2 or later',
  why: 'Orders hold names and addresses.',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ElasticLoadBalancingV2::Listener')) {
      const { Protocol: protocol, SslPolicy: policy } = placed.properties;
      if (protocol === 'HTTPS') {
        if (!MODERN.test(String(policy))) yield finding(placed, `has the policy ${String(policy)}`);
      } else if (!onlyRedirects(placed)) yield finding(placed, `speaks ${String(protocol)}`);
    }
  },
};

function onlyRedirects({ properties }: Placed): boolean {
  return listAt(properties, 'DefaultActions').every(
    (action) => at(action, 'RedirectConfig', 'Protocol') === 'HTTPS',
  );
}

export const volumesTravelEncrypted: Policy = {
  name: 'volumes are mounted over TLS and by role',
  why: 'The network is not who may read a file system.',
  see: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ECS::TaskDefinition')) {
      for (const volume of listAt(placed.properties, 'Volumes')) {
        const efs = at(volume, 'EFSVolumeConfiguration');
        if (efs === undefined) continue;
        if (at(efs, 'TransitEncryption') !== 'ENABLED') yield finding(placed, 'mounts a volume without TLS');
        if (at(efs, 'AuthorizationConfig', 'IAM') !== 'ENABLED') {
          yield finding(placed, 'mounts a volume without its role');
        }
      }
    }
  },
};
