import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import type { BlueGreenFargateServiceProps } from '../../lib/service/blue-green-fargate-service';
import { TestAccess } from '../../lib/service/test-access';
import { synthesizeService } from './synthesis';

interface Rule {
  readonly CidrIp?: string;
  readonly CidrIpv6?: string;
  readonly SourceSecurityGroupId?: { 'Fn::GetAtt': [string, string] };
  readonly GroupId?: { 'Fn::GetAtt': [string, string] };
  readonly FromPort: number;
  readonly ToPort: number;
}

/** Every ingress rule of the template as `group port <- source`, sorted; groups by the part of the id that names them. */
function ingress(template: Template): string[] {
  const inline = Object.entries(template.findResources('AWS::EC2::SecurityGroup')).flatMap(([id, group]) => {
    const rules: Rule[] = group.Properties.SecurityGroupIngress ?? [];
    return rules.map((rule) => show(id, rule));
  });
  const separate = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map((resource) => {
    const rule: Rule = resource.Properties;
    return show(rule.GroupId?.['Fn::GetAtt'][0] ?? 'unknown', rule);
  });
  return [...inline, ...separate].toSorted();
}

function show(group: string, rule: Rule): string {
  const ports = rule.FromPort === rule.ToPort ? `${rule.FromPort}` : `${rule.FromPort}-${rule.ToPort}`;
  const source =
    rule.CidrIp ?? rule.CidrIpv6 ?? shortName(rule.SourceSecurityGroupId?.['Fn::GetAtt'][0] ?? 'unknown');
  return `${shortName(group)} ${ports} <- ${source}`;
}

function shortName(id: string): string {
  return id.replace(/^Service(?=[A-Z])/, '').replace(/SecurityGroup[0-9A-F]{8}$/, '') || 'Task';
}

const synthesize = (override: Partial<BlueGreenFargateServiceProps>): string[] =>
  ingress(synthesizeService(() => override).template);

const DOMAIN = { name: 'o.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };
const FROM_NAT = TestAccess.fromAddresses(['192.0.2.10', '192.0.2.11']);

describe('nothing may come in but', () => {
  test('clients on the production port, those who send the key on the test port, and the load balancer to tasks', () => {
    expect(synthesize({ testAccess: TestAccess.withSecretHeader() })).toEqual([
      'LoadBalancer 80 <- 0.0.0.0/0',
      'LoadBalancer 8080 <- 0.0.0.0/0',
      'Task 3000 <- LoadBalancer',
    ]);
  });

  test('the NAT addresses alone on the test port, where there are some', () => {
    expect(synthesize({ testAccess: FROM_NAT })).toEqual([
      'LoadBalancer 80 <- 0.0.0.0/0',
      'LoadBalancer 8080 <- 192.0.2.10/32',
      'LoadBalancer 8080 <- 192.0.2.11/32',
      'Task 3000 <- LoadBalancer',
    ]);
  });

  test('HTTPS with its redirect and the TLS test port, with a domain', () => {
    expect(synthesize({ testAccess: FROM_NAT, loadBalancer: { domain: DOMAIN } })).toEqual([
      'LoadBalancer 443 <- 0.0.0.0/0',
      'LoadBalancer 80 <- 0.0.0.0/0',
      'LoadBalancer 8443 <- 192.0.2.10/32',
      'LoadBalancer 8443 <- 192.0.2.11/32',
      'Task 3000 <- LoadBalancer',
    ]);
  });

  test('NFS from tasks to the volume', () => {
    expect(synthesize({ testAccess: FROM_NAT, volume: { mountPath: '/data' } })).toContain(
      'Volume 2049 <- Task',
    );
  });

  test('the same under ecs-native', () => {
    const deployment = { strategy: 'ecs-native', bakeTime: Duration.minutes(5) } as const;

    expect(synthesize({ testAccess: FROM_NAT, deployment })).toEqual(synthesize({ testAccess: FROM_NAT }));
  });
});

test('the load balancer may reach tasks on their port and nothing else', () => {
  const { template } = synthesizeService();

  template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 3000, ToPort: 3000 });
  const groups = template.findResources('AWS::EC2::SecurityGroup', {
    Properties: { GroupDescription: 'Load balancer: clients in, targets out' },
  });
  expect(Object.values(groups).map((group) => group.Properties.SecurityGroupEgress)).toEqual([undefined]);
});
