import { finding, type Finding, type Policy } from '../policy';
import { at } from '../../../rehearsal/assembly/at';
import { listAt, type EnvironmentTemplates, type Placed } from '../templates';

/** One rule of a security group that lets somebody in. */
interface Ingress {
  readonly group: Placed | undefined;
  readonly declared: Placed;
  readonly rule: unknown;
}

export const onlyClientsComeIn: Policy = {
  name: 'the internet reaches the production port of the load balancer and nothing else',
  why: 'Every other port is one that somebody has to watch.',
  see: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html',
  *check(environment) {
    const ports = productionPorts(environment);
    for (const { group, declared, rule } of ingresses(environment)) {
      if (!isPublic(rule)) continue;
      const [from, to] = [at(rule, 'FromPort'), at(rule, 'ToPort')];
      const admitted =
        group !== undefined && isOfLoadBalancer(environment, group) && from === to && ports.has(from);
      if (!admitted) yield finding(declared, `admits everybody to ${String(from)}-${String(to)}`);
    }
  },
};

function* ingresses(environment: EnvironmentTemplates): Generator<Ingress> {
  for (const group of environment.ofType('AWS::EC2::SecurityGroup')) {
    for (const rule of listAt(group.properties, 'SecurityGroupIngress'))
      yield { group, declared: group, rule };
  }
  for (const declared of environment.ofType('AWS::EC2::SecurityGroupIngress')) {
    const group = environment.target(declared.stack, declared.properties['GroupId']);
    yield { group, declared, rule: declared.properties };
  }
}

/** An address range written down is one of the internet; addresses of this system are references. */
function isPublic(rule: unknown): boolean {
  return typeof at(rule, 'CidrIp') === 'string' || typeof at(rule, 'CidrIpv6') === 'string';
}

function isOfLoadBalancer(environment: EnvironmentTemplates, group: Placed): boolean {
  return environment
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .some(({ stack, properties }) =>
      listAt(properties, 'SecurityGroups').some((one) => environment.target(stack, one) === group),
    );
}

/** Ports of the web: production traffic, and the redirect to it. */
function productionPorts(environment: EnvironmentTemplates): ReadonlySet<unknown> {
  const ports = environment
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .map(({ properties }) => properties['Port']);
  return new Set(ports.filter((port) => port === 80 || port === 443));
}

export const tasksArePrivate: Policy = {
  name: 'tasks have public addresses only where there is no other way out',
  why: 'A private address needs no rule to be unreachable.',
  *check(environment) {
    if (environment.settings.network.egress === 'public-subnets') return;
    for (const placed of environment.ofType('AWS::ECS::Service')) {
      const address = at(placed.properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp');
      if (address === 'ENABLED') yield finding(placed, 'gives its tasks public addresses');
    }
    for (const placed of environment.ofType('AWS::EC2::Subnet')) {
      if (placed.properties['MapPublicIpOnLaunch'] === true)
        yield finding(placed, 'gives out public addresses');
    }
  },
};

export const defaultGroupIsClosed: Policy = {
  name: 'the default security group of a network lets nothing through',
  why: 'What is put into it by mistake is unreachable, and found.',
  see: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2',
  *check(environment) {
    const closed = environment
      .ofType('Custom::VpcRestrictDefaultSG')
      .map(({ stack, properties }) => environment.target(stack, properties['DefaultSecurityGroupId']));
    for (const placed of environment.ofType('AWS::EC2::VPC')) {
      if (!closed.includes(placed)) yield finding(placed, 'keeps the rules of its default security group');
    }
  },
};

export const natGatewaysAsConfigured: Policy = {
  name: 'there are as many NAT gateways as the way out needs',
  why: 'Each costs more than the load balancer.',
  *check(environment) {
    const { egress, availabilityZones } = environment.settings.network;
    const wanted = egress === 'nat-gateway' ? 1 : egress === 'nat-gateway-per-zone' ? availabilityZones : 0;
    const gateways = environment.ofType('AWS::EC2::NatGateway');
    if (gateways.length === wanted) return;
    for (const gateway of gateways) yield finding(gateway, `is one of ${gateways.length}, not ${wanted}`);
    if (gateways.length === 0) yield* missing(environment, wanted);
  },
};

function* missing(environment: EnvironmentTemplates, wanted: number): Generator<Finding> {
  for (const vpc of environment.ofType('AWS::EC2::VPC'))
    yield finding(vpc, `has no NAT gateway, not ${wanted}`);
}

export const callersAreKnown: Policy = {
  name: 'methods of an API ask who is calling',
  why: 'A public method can be called by anybody at our expense.',
  see: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ApiGateway::Method')) {
      const { AuthorizationType: type, HttpMethod: method } = placed.properties;
      if (type === 'NONE' && method !== 'OPTIONS') yield finding(placed, 'is open to everybody');
    }
  },
};

export const callsAreLimited: Policy = {
  name: 'a stage of an API limits how often it is called',
  why: 'Without a limit the account pays for as many calls as somebody cares to make.',
  see: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ApiGateway::Stage')) {
      const limited = listAt(placed.properties, 'MethodSettings').some(
        (settings) =>
          typeof at(settings, 'ThrottlingRateLimit') === 'number' && at(settings, 'HttpMethod') === '*',
      );
      if (!limited) yield finding(placed, 'has no limit for all methods');
    }
  },
};
