import { finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt } from '../templates';

/** Types that hold what nobody can make again. Queues and topics are not among them: a message lives for days. */
const HOLD_DATA = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];

export const dataStaysOrGoes: Policy = {
  name: 'data stays or goes with its stack as the setting says',
  why: 'A sandbox leaves nothing behind; production loses nothing to a mistake.',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html',
  *check(environment) {
    const wanted = { retain: 'Retain', destroy: 'Delete' }[environment.settings.protection.data];
    for (const placed of environment.ofType(...HOLD_DATA)) {
      const { deletionPolicy, updateReplacePolicy } = placed;
      if (deletionPolicy !== wanted)
        yield finding(placed, `has the deletion policy ${String(deletionPolicy)}, not ${wanted}`);
      if (updateReplacePolicy !== wanted) {
        yield finding(placed, `has the update-replace policy ${String(updateReplacePolicy)}, not ${wanted}`);
      }
    }
  },
};

export const protectedFromDeletion: Policy = {
  name: 'tables and the load balancer are protected from deletion where the setting says so',
  why: 'A deletion takes two steps then, of which the first does no harm.',
  *check(environment) {
    const { deletionProtection } = environment.settings.protection;
    for (const placed of environment.ofType('AWS::DynamoDB::GlobalTable')) {
      for (const replica of listAt(placed.properties, 'Replicas')) {
        const has = at(replica, 'DeletionProtectionEnabled') === true;
        if (has !== deletionProtection) yield finding(placed, `has deletion protection: ${has}`);
      }
    }
    for (const placed of environment.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
      const has = listAt(placed.properties, 'LoadBalancerAttributes').some(
        (one) => at(one, 'Key') === 'deletion_protection.enabled' && at(one, 'Value') === 'true',
      );
      if (has !== deletionProtection) yield finding(placed, `has deletion protection: ${has}`);
    }
  },
};

export const retainedTablesCanGoBack: Policy = {
  name: 'a table whose data stays can be put back to any second of the last days',
  why: 'A mistake in code deletes as thoroughly as a person.',
  see: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
  *check(environment) {
    if (environment.settings.protection.data !== 'retain') return;
    for (const placed of environment.ofType('AWS::DynamoDB::GlobalTable')) {
      for (const replica of listAt(placed.properties, 'Replicas')) {
        if (at(replica, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true) {
          yield finding(placed, 'has no point-in-time recovery');
        }
      }
    }
  },
};

/** What keeps a bucket from being public. */
const BLOCKED = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const bucketsArePrivate: Policy = {
  name: 'buckets are private whatever their policies say',
  why: 'One wrong statement does not publish anything.',
  see: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::S3::Bucket')) {
      const open = BLOCKED.filter(
        (one) => at(placed.properties, 'PublicAccessBlockConfiguration', one) !== true,
      );
      if (open.length > 0) yield finding(placed, `lacks ${open.join(', ')}`);
    }
  },
};
