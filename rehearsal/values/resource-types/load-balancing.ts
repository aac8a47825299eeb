import { arn, hex, nameFrom, uuid, type ResourceTypes, type Subject } from './subject';

const SERVICE = 'elasticloadbalancing';
/** Names of load balancers and target groups have at most 32 characters. */
const loadBalancerName = nameFrom('Name', 32);

/** `app/name/digits`, the end of a load balancer's ARN, by which CloudWatch knows it. */
function loadBalancerFullName(subject: Subject): string {
  const kind = subject.property('Type') === 'network' ? 'net' : 'app';
  return `${kind}/${loadBalancerName(subject)}/${hex(subject, 16)}`;
}

const targetGroupFullName = (subject: Subject): string =>
  `targetgroup/${loadBalancerName(subject)}/${hex(subject, 16)}`;

const loadBalancerArn = arn(SERVICE, (subject) => `loadbalancer/${loadBalancerFullName(subject)}`);
const targetGroupArn = arn(SERVICE, targetGroupFullName);

/** A listener's ARN holds its load balancer's path, a rule's its listener's. */
function listenerArn(subject: Subject): string {
  const loadBalancer = subject.text('LoadBalancerArn');
  return `${loadBalancer.replace(':loadbalancer/', ':listener/')}/${hex(subject, 16)}`;
}

function ruleArn(subject: Subject): string {
  const listener = subject.text('ListenerArn');
  return `${listener.replace(':listener/', ':listener-rule/')}/${hex(subject, 16)}`;
}

function dnsName(subject: Subject): string {
  const name = subject.property('Scheme') === 'internal' ? 'internal-' : '';
  const number = parseInt(hex(subject, 8), 16);
  return `${name}${loadBalancerName(subject)}-${number}.${subject.region}.elb.${subject.urlSuffix}`.toLowerCase();
}

/** Resource types of Elastic Load Balancing. */
export const LOAD_BALANCING_TYPES: ResourceTypes = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    ref: loadBalancerArn,
    attributes: {
      LoadBalancerArn: loadBalancerArn,
      LoadBalancerFullName: loadBalancerFullName,
      LoadBalancerName: loadBalancerName,
      DNSName: dnsName,
      CanonicalHostedZoneID: (subject) => `Z${hex(subject, 13, 'zone').toUpperCase()}`,
      SecurityGroups: (subject) => subject.property('SecurityGroups') ?? [],
    },
  },
  'AWS::ElasticLoadBalancingV2::Listener': { ref: listenerArn, attributes: { ListenerArn: listenerArn } },
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    ref: ruleArn,
    attributes: { RuleArn: ruleArn, IsDefault: () => false },
  },
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': { ref: (subject) => hex(subject, 32) },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    ref: targetGroupArn,
    attributes: {
      TargetGroupArn: targetGroupArn,
      TargetGroupFullName: targetGroupFullName,
      TargetGroupName: loadBalancerName,
    },
  },
  'AWS::WAFv2::WebACL': {
    ref: (subject) => `${nameFrom('Name')(subject)}|${uuid(subject)}|${subject.text('Scope')}`,
    attributes: {
      Arn: webAclArn,
      Id: uuid,
      Capacity: () => 0,
      LabelNamespace: (subject) => `awswaf:${subject.account}:webacl:${nameFrom('Name')(subject)}:`,
    },
  },
  'AWS::WAFv2::WebACLAssociation': { ref: (subject) => hex(subject, 32) },
  'AWS::WAFv2::LoggingConfiguration': { ref: (subject) => subject.text('ResourceArn') },
};

function webAclArn(subject: Subject): string {
  const scope = subject.property('Scope') === 'CLOUDFRONT' ? 'global' : 'regional';
  return arn('wafv2', () => `${scope}/webacl/${nameFrom('Name')(subject)}/${uuid(subject)}`)(subject);
}
