import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { interfaceEndpointServices } from '../config/egress-cost';
import type { Egress, NetworkSettings, Settings } from '../config/settings';
import { addLogGroup } from '../stack/log-group';
import { availabilityZones } from './availability-zones';

export interface NetworkProps {
  readonly settings: Pick<Settings, 'network' | 'service' | 'logs' | 'protection'>;
}

/** Zones for which addresses are set aside, so that a third one can be added without renumbering the subnets. */
const MAX_ZONES = 3;

/** Subnets that the range is cut into: `MAX_ZONES` public ones, `MAX_ZONES` for tasks, two to spare. */
const SUBNET_BITS = 3;

const LOAD_BALANCER_SUBNETS = 'public';
const TASK_SUBNETS = 'tasks';

/**
 * A VPC for a load balancer and tasks, with the way out that the `egress` setting chooses.
 *
 * The address plan is the same for every choice, so a change of `egress` or of the number of zones renumbers no
 * subnet. Zones are chosen at deployment. In a stack with a concrete account and region the CDK still looks zones up
 * to check the names it got, unless the stack overrides `availabilityZones` as `NetworkStack` does.
 */
export class Network extends Construct {
  readonly vpc: ec2.IVpc;
  readonly loadBalancerSubnets: ec2.SubnetSelection = { subnetGroupName: LOAD_BALANCER_SUBNETS };
  readonly taskSubnets: ec2.SubnetSelection;
  /** Whether a task needs a public address to reach AWS. */
  readonly assignPublicIp: boolean;
  /** Elastic IP addresses that tasks and functions in the task subnets appear under (tokens); empty without NAT. */
  readonly natAddresses: string[];
  /** Guards the interface endpoints. @default none, without interface endpoints */
  readonly endpointSecurityGroup?: ec2.ISecurityGroup;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { network } = props.settings;
    const hasTaskSubnets = network.egress !== 'public-subnets';
    this.assignPublicIp = !hasTaskSubnets;
    this.taskSubnets = { subnetGroupName: hasTaskSubnets ? TASK_SUBNETS : LOAD_BALANCER_SUBNETS };

    const addresses = this.addNatAddresses(network);
    this.natAddresses = addresses.map((address) => address.ref);
    this.vpc = this.addVpc(network, addresses);
    if (network.egress === 'interface-endpoints') {
      this.endpointSecurityGroup = this.addInterfaceEndpoints(props);
    }
    if (network.flowLogs) {
      this.addFlowLogs(props);
    }
  }

  /** Own Elastic IPs, so that what others must admit is known to the stack. */
  private addNatAddresses(network: NetworkSettings): ec2.CfnEIP[] {
    return Array.from(
      { length: natGateways(network) },
      (_, index) => new ec2.CfnEIP(this, `NatAddress${index + 1}`, { domain: 'vpc' }),
    );
  }

  private addVpc(network: NetworkSettings, addresses: readonly ec2.CfnEIP[]): ec2.Vpc {
    return new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(network.cidr),
      availabilityZones: availabilityZones(network),
      reservedAzs: MAX_ZONES - network.availabilityZones,
      subnetConfiguration: subnetGroups(network),
      natGateways: addresses.length,
      natGatewayProvider:
        addresses.length === 0
          ? undefined
          : ec2.NatProvider.gateway({
              eipAllocationIds: addresses.map((address) => address.attrAllocationId),
            }),
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
      restrictDefaultSecurityGroup: true,
    });
  }

  /**
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
   */
  private addInterfaceEndpoints(props: NetworkProps): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc: this.vpc,
      description: 'Interface endpoints: HTTPS from the task subnets',
      allowAllOutbound: false,
    });
    const { subnets } = this.vpc.selectSubnets(this.taskSubnets);
    for (const [index, subnet] of subnets.entries()) {
      group.addIngressRule(
        ec2.Peer.ipv4(subnet.ipv4CidrBlock),
        ec2.Port.HTTPS,
        `Tasks in availability zone ${index + 1}`,
      );
    }
    for (const service of interfaceEndpointServices(props.settings.service)) {
      this.vpc.addInterfaceEndpoint(`Endpoint-${service}`, {
        service: new ec2.InterfaceVpcEndpointAwsService(service),
        subnets: this.taskSubnets,
        securityGroups: [group],
        open: false,
      });
    }
    return group;
  }

  private addFlowLogs(props: NetworkProps): void {
    const logGroup = addLogGroup(this, 'FlowLogGroup', props.settings);
    const role = new iam.Role(this, 'FlowLogRole', {
      description: 'VPC flow logs: write to their log group',
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.vpc.addFlowLog('FlowLogs', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role),
      trafficType: ec2.FlowLogTrafficType.ALL,
    });
  }
}

function natGateways(network: NetworkSettings): number {
  const gateways: Readonly<Record<Egress, number>> = {
    'public-subnets': 0,
    'nat-gateway': 1,
    'nat-gateway-per-zone': network.availabilityZones,
    'interface-endpoints': 0,
  };
  return gateways[network.egress];
}

/**
 * The task group has one name whatever its way out, so that changing `egress` keeps the subnets and changes only
 * their routes. No subnet hands out public addresses by itself: the load balancer, the NAT gateways and, where
 * asked, the tasks get theirs by name.
 */
function subnetGroups(network: NetworkSettings): ec2.SubnetConfiguration[] {
  const cidrMask = prefixLength(network.cidr) + SUBNET_BITS;
  const loadBalancer: ec2.SubnetConfiguration = {
    name: LOAD_BALANCER_SUBNETS,
    subnetType: ec2.SubnetType.PUBLIC,
    mapPublicIpOnLaunch: false,
    cidrMask,
  };
  if (network.egress === 'public-subnets') {
    return [loadBalancer];
  }
  const subnetType =
    network.egress === 'interface-endpoints'
      ? ec2.SubnetType.PRIVATE_ISOLATED
      : ec2.SubnetType.PRIVATE_WITH_EGRESS;
  return [loadBalancer, { name: TASK_SUBNETS, subnetType, cidrMask }];
}

function prefixLength(cidr: string): number {
  const length = Number(cidr.split('/')[1]);
  if (!Number.isInteger(length)) {
    throw new Error(
      `network.cidr is "${cidr}": write an IPv4 range with its prefix length, such as 10.0.0.0/16.`,
    );
  }
  return length;
}
