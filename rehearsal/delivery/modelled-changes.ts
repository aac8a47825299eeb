import { isDeepStrictEqual } from 'node:util';
import type { Properties, ResourceChange } from './stack-contract';

/** What a stack update may change of a type of resource. */
interface Modelled {
  /** Properties whose change is carried out, or shows nowhere here. @default every property */
  readonly only?: readonly string[] | ((after: Properties) => readonly string[]);
  /** @default a new one is refused */
  readonly added?: true;
  /** @default one that goes is refused */
  readonly removed?: true;
}

/**
 * Of these the rehearsal runs nothing and reads nothing while a stack is deployed, so that a change of one is done when
 * it is told. Permissions are the judge's, who is told of the assembly; network and encryption are not evaluated, which is
 * said in the provenance.
 */
const WITHOUT_BEHAVIOUR =
  /^AWS::(?:CDK|CertificateManager|EC2|IAM|KMS|Logs|S3|SNS|WAFv2)::|^AWS::(?:ApplicationAutoScaling::ScalingPolicy|Lambda::Permission|Route53::HostedZone)$/;

const MODELLED: Readonly<Record<string, Modelled>> = {
  // MinCapacity is the number of tasks here, because autoscaling itself does not run.
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    only: ['MaxCapacity', 'RoleARN', 'ScheduledActions', 'SuspendedState', 'Tags'],
  },
  'AWS::CloudWatch::Alarm': { added: true },
  'AWS::CodeDeploy::Application': { only: ['Tags'] },
  // Its service, target groups and listeners are where releases move traffic from the beginning.
  'AWS::CodeDeploy::DeploymentGroup': {
    only: [
      'AlarmConfiguration',
      'AutoRollbackConfiguration',
      'BlueGreenDeploymentConfiguration',
      'DeploymentConfigName',
      'ServiceRoleArn',
      'Tags',
      'TriggerConfigurations',
    ],
  },
  'AWS::ECS::Cluster': { only: ['Tags'] },
  'AWS::ECS::Service': { only: ofService },
  'AWS::ECS::TaskDefinition': { added: true },
  'AWS::ElasticLoadBalancingV2::Listener': { only: ['Certificates', 'DefaultActions', 'SslPolicy', 'Tags'] },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { only: ['Actions', 'Tags'] },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { only: ['Tags'] },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { only: ['Tags'] },
  'AWS::Lambda::Function': { added: true },
  // Names that lead to the load balancer are read once, when the account starts.
  'AWS::Route53::RecordSet': { only: ['Comment'] },
  'AWS::SSM::Parameter': { added: true, only: ['AllowedPattern', 'Description', 'Tags', 'Tier', 'Value'] },
  // Values are made up once; AWS makes a new one when it is told to generate it otherwise.
  'AWS::SecretsManager::Secret': {
    only: ['Description', 'KmsKeyId', 'ReplicaRegions', 'Tags'],
    added: true,
    removed: true,
  },
};

/**
 * Refuses a change that the rehearsal would not carry out.
 *
 * @throws Error naming the resource, and the properties or the kind of change
 */
export function checkChange({ logicalId, type, before, after }: ResourceChange): void {
  if (WITHOUT_BEHAVIOUR.test(type)) return;
  const modelled = MODELLED[type];
  if (!modelled) throw new Error(`${logicalId}: a change of ${type} is not modelled.`);
  if (!before || !after) {
    if (after ? modelled.added : modelled.removed) return;
    throw new Error(`${logicalId}: ${after ? 'adding' : 'removing'} ${type} is not modelled.`);
  }
  const only = typeof modelled.only === 'function' ? modelled.only(after) : modelled.only;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const others = changed.filter((name) => only && !only.includes(name));
  if (others.length === 0) return;
  throw new Error(`${logicalId}: a change of ${others.join(', ')} of ${type} is not modelled.`);
}

/** CodeDeploy reads nothing of how the service itself would deploy. */
function ofService({ DeploymentController }: Properties): readonly string[] {
  const { Type }: { readonly Type?: unknown } = Object(DeploymentController);
  const always = ['Tags', 'TaskDefinition'];
  return Type === 'CODE_DEPLOY' ? always : [...always, 'DeploymentConfiguration'];
}
