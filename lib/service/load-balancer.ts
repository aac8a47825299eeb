import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { AccessLogBucket } from './access-logs';
import { WebAcl } from './web-acl';

/** A name of one's own for the service, in a hosted zone of this account. */
export interface ServiceDomain {
  /** Full name, for example `orders.example.com`. */
  readonly name: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
}

export interface LoadBalancerOptions {
  /** HTTPS under this name, with a certificate of AWS Certificate Manager. @default plain HTTP on the load balancer's own name */
  readonly domain?: ServiceDomain;
  /** Longest that an idle connection is kept. Targets must keep theirs longer. @default 60 seconds */
  readonly idleTimeout?: Duration;
  /** Keep access logs for this many days. @default no access logs */
  readonly accessLogExpiryDays?: number;
  /** AWS WAF with the managed groups for common attacks and known bad inputs. @default false */
  readonly waf?: boolean;
  /** @default false */
  readonly deletionProtection?: boolean;
  /** What happens to access logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}

export interface ServiceLoadBalancerProps extends LoadBalancerOptions {
  readonly vpc: ec2.IVpc;
  /** Public subnets, in two zones at least. */
  readonly subnets: ec2.SubnetSelection;
}

/**
 * An internet-facing Application Load Balancer with nothing open: who adds a listener admits its callers by
 * `admit()`. It may talk to no one but the targets that are registered with it.
 *
 * It speaks IPv4 only, as the VPC does. The alias record AAAA is there all the same: it has no answer for an
 * IPv4-only load balancer, and is right from the day that the load balancer becomes `dualstack`.
 */
export class ServiceLoadBalancer extends Construct {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly securityGroup: ec2.SecurityGroup;
  /** Host name that clients use. */
  readonly hostName: string;
  /** Certificate for the domain. @default none, without a domain */
  readonly certificate?: acm.ICertificate;

  constructor(scope: Construct, id: string, props: ServiceLoadBalancerProps) {
    super(scope, id);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Load balancer: clients in, targets out',
      allowAllOutbound: false,
    });
    this.loadBalancer = this.addLoadBalancer(props);
    this.hostName = props.domain?.name ?? this.loadBalancer.loadBalancerDnsName;
    if (props.domain) {
      this.certificate = this.addDomain(props.domain);
    }
    if (props.accessLogExpiryDays !== undefined) {
      this.addAccessLogs(props.accessLogExpiryDays, props.removalPolicy ?? RemovalPolicy.RETAIN);
    }
    if (props.waf) {
      new WebAcl(this, 'WebAcl', { loadBalancer: this.loadBalancer });
    }
  }

  /** Lets `peer` reach `port` of the load balancer. */
  admit(peer: ec2.IPeer, port: number, description: string): void {
    this.securityGroup.addIngressRule(peer, ec2.Port.tcp(port), description);
  }

  private addLoadBalancer(props: ServiceLoadBalancerProps): elbv2.ApplicationLoadBalancer {
    return new elbv2.ApplicationLoadBalancer(this, 'Resource', {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      internetFacing: true,
      securityGroup: this.securityGroup,
      http2Enabled: true,
      idleTimeout: props.idleTimeout ?? Duration.seconds(60),
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.DEFENSIVE,
      deletionProtection: props.deletionProtection ?? false,
    });
  }

  /** The hosted zone is named, never looked up: synthesis needs no account. */
  private addDomain(domain: ServiceDomain): acm.ICertificate {
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'HostedZone', {
      hostedZoneId: domain.hostedZoneId,
      zoneName: domain.hostedZoneName,
    });
    const target = route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(this.loadBalancer));
    new route53.ARecord(this, 'AliasA', { zone, recordName: domain.name, target });
    new route53.AaaaRecord(this, 'AliasAaaa', { zone, recordName: domain.name, target });
    return new acm.Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: acm.CertificateValidation.fromDns(zone),
    });
  }

  private addAccessLogs(expiryDays: number, removalPolicy: RemovalPolicy): void {
    const logs = new AccessLogBucket(this, 'AccessLogs', { expiryDays, removalPolicy });
    logs.logAccessOf(this.loadBalancer);
  }
}
