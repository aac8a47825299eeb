import { ec2Id, fromProperty, hex, type ResourceTypes, type Subject } from './subject';

const securityGroup = ec2Id('sg');

/** An address of TEST-NET-3, the block that RFC 5737 keeps for documentation. */
const publicIp = (subject: Subject): string => `203.0.113.${(parseInt(hex(subject, 2), 16) % 254) + 1}`;

/** Resource types of Amazon EC2 that make up a network. */
export const NETWORK_TYPES: ResourceTypes = {
  'AWS::EC2::VPC': {
    ref: ec2Id('vpc'),
    attributes: {
      VpcId: ec2Id('vpc'),
      CidrBlock: fromProperty('CidrBlock'),
      CidrBlockAssociations: (subject) => [`vpc-cidr-assoc-0${hex(subject, 16)}`],
      DefaultNetworkAcl: ec2Id('acl'),
      DefaultSecurityGroup: ec2Id('sg'),
      Ipv6CidrBlocks: () => [],
    },
  },
  'AWS::EC2::VPCCidrBlock': { ref: (subject) => `vpc-cidr-assoc-0${hex(subject, 16)}` },
  'AWS::EC2::Subnet': {
    ref: ec2Id('subnet'),
    attributes: {
      SubnetId: ec2Id('subnet'),
      AvailabilityZone: fromProperty('AvailabilityZone'),
      CidrBlock: fromProperty('CidrBlock'),
      VpcId: fromProperty('VpcId'),
      Ipv6CidrBlocks: () => [],
      NetworkAclAssociationId: ec2Id('aclassoc'),
    },
  },
  'AWS::EC2::RouteTable': { ref: ec2Id('rtb'), attributes: { RouteTableId: ec2Id('rtb') } },
  'AWS::EC2::SubnetRouteTableAssociation': { ref: ec2Id('rtbassoc'), attributes: { Id: ec2Id('rtbassoc') } },
  'AWS::EC2::Route': { ref: (subject) => `${subject.text('RouteTableId')}|${hex(subject, 10)}` },
  'AWS::EC2::InternetGateway': { ref: ec2Id('igw'), attributes: { InternetGatewayId: ec2Id('igw') } },
  'AWS::EC2::EgressOnlyInternetGateway': { ref: ec2Id('eigw'), attributes: { Id: ec2Id('eigw') } },
  'AWS::EC2::VPCGatewayAttachment': { ref: (subject) => `IGW|${subject.text('VpcId')}` },
  'AWS::EC2::EIP': {
    ref: publicIp,
    attributes: { AllocationId: ec2Id('eipalloc'), PublicIp: publicIp },
  },
  'AWS::EC2::NatGateway': { ref: ec2Id('nat'), attributes: { NatGatewayId: ec2Id('nat') } },
  'AWS::EC2::SecurityGroup': {
    ref: securityGroup,
    attributes: { GroupId: securityGroup, Id: securityGroup, VpcId: fromProperty('VpcId') },
  },
  'AWS::EC2::SecurityGroupIngress': { ref: ec2Id('sgr'), attributes: { Id: ec2Id('sgr') } },
  'AWS::EC2::SecurityGroupEgress': { ref: ec2Id('sgr'), attributes: { Id: ec2Id('sgr') } },
  'AWS::EC2::NetworkAcl': { ref: ec2Id('acl'), attributes: { Id: ec2Id('acl') } },
  'AWS::EC2::NetworkAclEntry': { ref: ec2Id('nacle'), attributes: { Id: ec2Id('nacle') } },
  'AWS::EC2::SubnetNetworkAclAssociation': {
    ref: ec2Id('aclassoc'),
    attributes: { AssociationId: ec2Id('aclassoc') },
  },
  'AWS::EC2::VPCEndpoint': { ref: ec2Id('vpce'), attributes: { Id: ec2Id('vpce') } },
  'AWS::EC2::FlowLog': { ref: ec2Id('fl'), attributes: { Id: ec2Id('fl') } },
  'AWS::EC2::PrefixList': { ref: ec2Id('pl'), attributes: { PrefixListId: ec2Id('pl') } },
};
