import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import type { Egress, Settings } from '../../lib/config';
import { Network } from '../../lib/network/network';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

function build(network: DeepPartial<Settings['network']>, rest: DeepPartial<Settings> = {}) {
  const stack = new Stack(testApp(), 'Test');
  const built = new Network(stack, 'Network', { settings: testSettings({ ...rest, network }) });
  return { stack, network: built, template: Template.fromStack(stack) };
}

/** CIDR of each subnet by logical id. */
function subnets(template: Template): Record<string, string> {
  const found = template.findResources('AWS::EC2::Subnet');
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [id, Properties.CidrBlock]));
}

/** Routes to anywhere, by what they lead to. */
function defaultRoutes(template: Template): string[] {
  return Object.values(template.findResources('AWS::EC2::Route'))
    .filter(({ Properties }) => Properties.DestinationCidrBlock === '0.0.0.0/0')
    .map(({ Properties }) => ('NatGatewayId' in Properties ? 'nat' : 'internet'))
    .toSorted();
}

describe('Network', () => {
  describe('with public subnets as the way out', () => {
    const { network, template } = build({ egress: 'public-subnets' });

    it('puts tasks beside the load balancer, with public addresses', () => {
      expect(network.taskSubnets).toEqual(network.loadBalancerSubnets);
      expect(network.assignPublicIp).toBe(true);
    });

    it('has no NAT gateway and no address of one', () => {
      template.resourceCountIs('AWS::EC2::NatGateway', 0);
      template.resourceCountIs('AWS::EC2::EIP', 0);
      expect(network.natAddresses).toEqual([]);
    });

    it('hands no public address to whatever starts in a subnet', () => {
      template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
    });
  });

  describe('with one NAT gateway', () => {
    const { stack, network, template } = build({ egress: 'nat-gateway', availabilityZones: 3 });

    it('routes the task subnets of every zone through it', () => {
      template.resourceCountIs('AWS::EC2::NatGateway', 1);
      expect(defaultRoutes(template)).toEqual(['internet', 'internet', 'internet', 'nat', 'nat', 'nat']);
    });

    it('knows the address that tasks appear under', () => {
      const [address] = Object.keys(template.findResources('AWS::EC2::EIP'));
      expect(stack.resolve(network.natAddresses)).toEqual([{ Ref: address }]);
      template.hasResourceProperties('AWS::EC2::NatGateway', {
        AllocationId: { 'Fn::GetAtt': [address, 'AllocationId'] },
      });
    });

    it('gives tasks no public address', () => {
      expect(network.assignPublicIp).toBe(false);
    });
  });

  it('has a NAT gateway with an address in each zone when asked for', () => {
    const { network, template } = build({ egress: 'nat-gateway-per-zone', availabilityZones: 3 });

    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    expect(network.natAddresses).toHaveLength(3);
  });

  describe('with interface endpoints', () => {
    const { template } = build({ egress: 'interface-endpoints' });

    it('has no route from the task subnets to the internet', () => {
      expect(defaultRoutes(template)).toEqual(['internet', 'internet']);
      template.resourceCountIs('AWS::EC2::NatGateway', 0);
    });

    it('admits HTTPS from the task subnets and nothing else', () => {
      const tasks = Object.entries(subnets(template)).filter(([id]) => id.includes('tasks'));
      template.hasResourceProperties('AWS::EC2::SecurityGroup', {
        SecurityGroupIngress: tasks.map(([, CidrIp]) =>
          Match.objectLike({ CidrIp, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
        ),
      });
      template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    });

    it('guards every endpoint by that one group', () => {
      const [group] = Object.keys(template.findResources('AWS::EC2::SecurityGroup'));
      const endpoints = Object.values(
        template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } }),
      );
      expect(endpoints).toHaveLength(6);
      for (const { Properties } of endpoints) {
        expect(Properties.SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [group, 'GroupId'] }]);
        expect(Properties.PrivateDnsEnabled).toBe(true);
      }
    });

    it.each([
      ['tracing', 'xray'],
      ['exec', 'ssmmessages'],
    ] as const)('adds the endpoint that %s needs', (setting, service) => {
      const { template: extended } = build(
        { egress: 'interface-endpoints' },
        { service: { [setting]: true } },
      );

      extended.hasResourceProperties('AWS::EC2::VPCEndpoint', {
        ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, `.${service}`]] },
      });
    });
  });

  it('keeps the addresses of the subnets when the way out or the number of zones changes', () => {
    const full = subnets(build({ egress: 'nat-gateway-per-zone', availabilityZones: 3 }).template);
    const choices: Egress[] = ['public-subnets', 'nat-gateway', 'interface-endpoints'];

    for (const egress of choices) {
      expect(full).toMatchObject(subnets(build({ egress, availabilityZones: 2 }).template));
    }
  });

  it('fits three zones with two kinds of subnet into the smallest range, each big enough for a load balancer', () => {
    const { template } = build({ cidr: '10.9.8.0/24', egress: 'nat-gateway', availabilityZones: 3 });

    expect(Object.values(subnets(template)).toSorted()).toEqual(
      [0, 32, 64, 96, 128, 160].map((host) => `10.9.8.${host}/27`).toSorted(),
    );
  });

  it.each(['public-subnets', 'nat-gateway', 'nat-gateway-per-zone', 'interface-endpoints'] as const)(
    'reaches S3 and DynamoDB from all subnets without leaving the network, with %s',
    (egress) => {
      const { template } = build({ egress });
      const tables = Object.keys(template.findResources('AWS::EC2::RouteTable')).map((Ref) => ({ Ref }));
      const gateways = Object.values(
        template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Gateway' } }),
      );

      expect(gateways).toHaveLength(2);
      for (const { Properties } of gateways) {
        expect(Properties.RouteTableIds).toEqual(expect.arrayContaining(tables));
      }
    },
  );

  it('uses the zones that are configured', () => {
    const { template } = build({ availabilityZoneNames: ['eu-west-1a', 'eu-west-1c'] });

    template.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: 'eu-west-1a' });
    template.hasResourceProperties('AWS::EC2::Subnet', { AvailabilityZone: 'eu-west-1c' });
    template.resourceCountIs('AWS::EC2::Subnet', 2);
  });

  it('closes the default security group', () => {
    const { template } = build({});

    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });

  it('logs flows only when asked to, into a group with retention', () => {
    build({ flowLogs: false }).template.resourceCountIs('AWS::EC2::FlowLog', 0);

    const { template } = build({ flowLogs: true }, { logs: { retentionDays: 30 } });
    const [group] = Object.keys(
      template.findResources('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 30 } }),
    );
    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', LogGroupName: { Ref: group } });
  });
});
