import { Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DEPLOYMENT_HOOK_VARIABLES } from '../../../lambda/delivery/contract';
import { HandlerFunction, type HandlerFunctionProps } from '../../handlers/handler-function';
import type { BlueGreenFargateService } from '../../service/blue-green-fargate-service';
import { LIFECYCLE_HOOKS, type LifecycleEvent, type LifecycleHook } from './lifecycle';

export interface HookFunctionsProps {
  readonly service: BlueGreenFargateService;
  readonly settings: HandlerFunctionProps['settings'];
  /** Environment that `/version` must name. */
  readonly environment: string;
  /**
   * Where hooks run so that the test listener knows their address: subnets behind the NAT gateways.
   * @default outside the VPC: they send the test listener's key
   */
  readonly network?: { readonly vpc: ec2.IVpc; readonly subnets: ec2.SubnetSelection };
}

/** A hook's function and the names under which it is called. */
export interface HookFunction extends LifecycleHook {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly functionArn: string;
  readonly functionName: string;
}

/** Shorter than CodeDeploy's hour and than any time-out of ECS. The hook reports before it ends. */
const LONGEST_RUN = Duration.minutes(2);

/**
 * The functions that test a release and can refuse it, one for each lifecycle event. They speak both protocols: which
 * one shows in the event that they get. Nothing here is granted to report; who calls them decides that.
 */
export class HookFunctions extends Construct {
  readonly all: readonly HookFunction[];
  private readonly securityGroup?: ec2.SecurityGroup;
  /** What Lambda needs to put a function into the VPC. */
  private readonly interfaces?: iam.Policy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HookFunctionsProps,
  ) {
    super(scope, id);
    if (props.network) {
      this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
        vpc: props.network.vpc,
        description: 'Deployment hooks: nobody in',
        allowAllOutbound: true,
      });
      this.interfaces = new iam.Policy(this, 'Network', {
        // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions names no resources.
        statements: [new iam.PolicyStatement({ actions: NETWORK_INTERFACES, resources: ['*'] })],
      });
      // Lambda removes its interfaces in the name of the function, minutes after it is gone. The group waits for that,
      // so the permission goes last (aws/aws-cdk#6701).
      this.securityGroup.node.addDependency(this.interfaces);
    }
    this.all = LIFECYCLE_HOOKS.map((hook) => this.addHook(hook));
    this.letLookAtTasks(this.of('AfterInstall'));
  }

  /** The function of a lifecycle event. */
  of(event: LifecycleEvent): HookFunction {
    const found = this.all.find((hook) => hook.event === event);
    if (found === undefined) throw new Error(`${this.node.path} has no hook for ${event}.`);
    return found;
  }

  private addHook(hook: LifecycleHook): HookFunction {
    const { service, settings, environment } = this.props;
    const { productionUrl, testUrl, testKey } = service.listeners;
    const handler = new HandlerFunction(this, hook.event, {
      settings,
      handler: hook.handler,
      description: hook.description,
      timeout: LONGEST_RUN,
      environment: {
        POWERTOOLS_SERVICE_NAME: 'deployment-hook',
        [DEPLOYMENT_HOOK_VARIABLES.productionUrl]: productionUrl,
        [DEPLOYMENT_HOOK_VARIABLES.testUrl]: testUrl,
        [DEPLOYMENT_HOOK_VARIABLES.environment]: environment,
        [DEPLOYMENT_HOOK_VARIABLES.cluster]: service.cluster.clusterName,
        // A dynamic reference, as in the listener's rule: both get the same value in the same deployment.
        ...(testKey && { [DEPLOYMENT_HOOK_VARIABLES.testKey]: testKey.secretValue.unsafeUnwrap() }),
      },
    });
    this.moveIntoVpc(handler);
    const { functionArn, functionName } = handler.function;
    return { ...hook, function: handler.function, role: handler.role, functionArn, functionName };
  }

  /** By the L1: `HandlerFunction` runs outside a VPC, as every other handler does. */
  private moveIntoVpc(handler: HandlerFunction): void {
    const resource = handler.function.node.defaultChild;
    const { network } = this.props;
    if (!network || !this.securityGroup || !this.interfaces) return;
    if (!(resource instanceof lambda.CfnFunction)) return;
    const { vpc, subnets } = network;
    resource.vpcConfig = {
      subnetIds: vpc.selectSubnets(subnets).subnetIds,
      securityGroupIds: [this.securityGroup.securityGroupId],
    };
    this.interfaces.attachToRole(handler.role);
    // Lambda checks the permission when the function is made, and needs it until the function is gone.
    resource.node.addDependency(this.interfaces);
  }

  /** The only service of the cluster. Its name is not used: under ECS's own deployments the service waits for its hooks. */
  private letLookAtTasks({ function: fn }: HookFunction): void {
    const { cluster } = this.props.service;
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        sid: 'CountTasks',
        actions: ['ecs:DescribeServices'],
        resources: [
          Stack.of(this).formatArn({
            service: 'ecs',
            resource: 'service',
            resourceName: `${cluster.clusterName}/*`,
          }),
        ],
      }),
    );
  }
}

const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
