import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeAddressesCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient, GetRegistryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateServiceLinkedRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { loadSettings } from '../../lib/config';
import { run } from './run';

/** Those of the environment, where it names them. */
const { account: ACCOUNT = '111122223333', region: REGION = 'eu-west-1' } = loadSettings({
  environment: 'sandbox',
});

const named = (name: string): Error => Object.assign(new Error(name), { name });

/** The lines about one check. */
const about = async (check: string, words: readonly string[] = []): Promise<readonly string[]> => {
  const { out } = await run(['doctor', ...words]);
  const from = out.findIndex((line) => line.slice(2).startsWith(`${check}:`));
  return out[from + 1]?.startsWith('    fix:') ? out.slice(from, from + 2) : out.slice(from, from + 1);
};

/** A resource as CloudFormation lists it. */
const resource = (ResourceType: string, PhysicalResourceId: string) => ({
  ResourceType,
  PhysicalResourceId,
  LogicalResourceId: 'x',
  ResourceStatus: 'CREATE_COMPLETE' as const,
  LastUpdatedTimestamp: new Date(0),
});

describe('doctor', () => {
  const region = process.env['AWS_REGION'];
  const formation = mockClient(CloudFormationClient);
  const watch = mockClient(CloudWatchClient);
  const ec2 = mockClient(EC2Client);
  const ecr = mockClient(ECRClient);
  const elb = mockClient(ElasticLoadBalancingV2Client);
  const iam = mockClient(IAMClient);
  const lambda = mockClient(LambdaClient);
  const quotas = mockClient(ServiceQuotasClient);
  const ssm = mockClient(SSMClient);
  const sts = mockClient(STSClient);
  const gateway = mockClient(APIGatewayClient);
  const mocks = [formation, watch, ec2, ecr, elb, iam, lambda, quotas, ssm, sts, gateway];

  const withoutRole = (RoleName: string): unknown =>
    iam.on(GetRoleCommand, { RoleName }).rejects(named('NoSuchEntityException'));

  /** An account in which a first deployment succeeds. */
  beforeEach(() => {
    process.env['AWS_REGION'] = REGION;
    for (const mock of mocks) mock.reset();
    formation
      .on(DescribeStacksCommand)
      .rejects(Object.assign(new Error('Stack with id x does not exist'), { name: 'ValidationError' }));
    sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/me` });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: '28' } });
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
    quotas.on(ListServiceQuotasCommand).resolves({
      Quotas: [{ QuotaName: 'Concurrently running builds for ARM/Small environment', Value: 1 }],
    });
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}] });
    ec2.on(DescribeAddressesCommand).resolves({ Addresses: [] });
    elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [] });
    iam.on(GetRoleCommand).resolves({});
    iam.on(ListOpenIDConnectProvidersCommand).resolves({});
    iam.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [{ EvalActionName: 'x', EvalDecision: 'allowed' }],
    });
    lambda
      .on(GetAccountSettingsCommand)
      .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } });
    ecr
      .on(GetRegistryScanningConfigurationCommand)
      .resolves({ scanningConfiguration: { scanType: 'ENHANCED' } });
    gateway.on(GetAccountCommand).resolves({});
    watch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
  });
  afterAll(() => {
    if (region === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = region;
  });

  it('finds nothing in an account that is ready, and exits with 0', async () => {
    const { status, out } = await run(['doctor']);
    expect(out.filter((line) => !line.startsWith('✔'))).toEqual([]);
    expect(status).toBe(0);
  });

  it('says how to bootstrap, and exits with 1', async () => {
    ssm.on(GetParameterCommand).rejects(named('ParameterNotFound'));
    const { status } = await run(['doctor']);
    expect(await about('bootstrap')).toEqual([
      '✖ bootstrap: this account and region is not bootstrapped',
      '    fix: npx cdk bootstrap',
    ]);
    expect(status).toBe(1);
  });

  it('counts what a quota has room for', async () => {
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}, {}, {}, {}, {}] });
    expect(await about('quota: VPCs')).toEqual([
      '✖ quota: VPCs: 5 of 5 VPCs are used, and 1 are needed',
      '    fix: aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 6',
    ]);
  });

  it('warns of the ten executions of a new account', async () => {
    lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { ConcurrentExecutions: 10 } });
    expect((await about('quota: Lambda concurrency'))[0]).toContain('10 executions at once');
  });

  it('finds that CodeBuild runs nothing of the size that is used', async () => {
    quotas.on(ListServiceQuotasCommand).resolves({
      Quotas: [
        { QuotaName: 'Concurrently running builds for ARM/Small environment', Value: 0, QuotaCode: 'L-1' },
      ],
    });
    expect((await about('quota: CodeBuild builds'))[1]).toContain('--quota-code L-1 --desired-value 1');
  });

  describe('about service-linked roles that are missing', () => {
    it('leaves those of ECS to the stack that makes them', async () => {
      withoutRole('AWSServiceRoleForECS');
      expect((await about('service-linked roles'))[0]).toMatch(
        /^✔.*no AWSServiceRoleForECS yet: .*-image makes it/u,
      );
    });

    it('warns where that stack is there, which makes them once', async () => {
      withoutRole('AWSServiceRoleForECS');
      formation.on(DescribeStacksCommand).resolves({
        Stacks: [{ StackName: 'x', CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE', Outputs: [] }],
      });
      const [what, fix] = await about('service-linked roles');

      expect(what).toContain('AWSServiceRoleForECS does not exist');
      expect(fix).toContain('--aws-service-name ecs.amazonaws.com');
    });

    it('leaves that of Elastic Load Balancing to the first load balancer', async () => {
      withoutRole('AWSServiceRoleForElasticLoadBalancing');
      expect((await about('service-linked roles'))[0]).toContain('the first load balancer makes it');
    });

    it('creates them when asked', async () => {
      withoutRole('AWSServiceRoleForECS');
      await run(['doctor', '--create-roles', '--yes']);
      expect(iam.commandCalls(CreateServiceLinkedRoleCommand).map(({ args }) => args[0].input)).toEqual([
        { AWSServiceName: 'ecs.amazonaws.com' },
      ]);
    });
  });

  it('finds that nobody may create load balancers', async () => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [{ EvalActionName: 'x', EvalDecision: 'implicitDeny' }],
    });
    expect((await about('load balancers'))[1]).toContain(
      `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`,
    );
  });

  it('cannot tell about load balancers before the account is bootstrapped, and says how', async () => {
    iam.on(SimulatePrincipalPolicyCommand).rejects(named('NoSuchEntityException'));
    expect(await about('load balancers')).toEqual([
      expect.stringMatching(/^\? load balancers: not checked: there is no .*cfn-exec-role/),
      '    fix: npx cdk bootstrap',
    ]);
  });

  it('names alarms that are red already, with the way to release all the same, and exits with 0', async () => {
    formation.on(DescribeStacksCommand, { StackName: 'shop-sandbox-quote' }).resolves({ Stacks: [] });
    formation.on(ListStackResourcesCommand).resolves({
      StackResourceSummaries: [
        resource('AWS::CloudWatch::Alarm', 'errors'),
        resource('AWS::CloudWatch::Alarm', 'slow'),
      ],
    });
    watch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [
        { AlarmName: 'errors', StateValue: 'ALARM', StateReason: '3 of 3 data points' },
        { AlarmName: 'slow', StateValue: 'OK' },
      ],
    });
    const { out, status } = await run(['doctor']);
    expect(out.filter((line) => line.startsWith('! alarms:'))).toEqual([
      '! alarms: errors is in ALARM: 3 of 3 data points',
    ]);
    expect((await about('alarms'))[1]).toContain('release --image … --ignore-alarms "why"');
    expect(status).toBe(0);
  });

  it("warns before it replaces another app's role of API Gateway", async () => {
    gateway.on(GetAccountCommand).resolves({ cloudwatchRoleArn: 'arn:aws:iam::111122223333:role/theirs' });
    expect((await about('API Gateway logging role'))[0]).toMatch(/^! .*role\/theirs is set already/);
  });

  it('finds a registry whose scans would fail every release', async () => {
    ecr
      .on(GetRegistryScanningConfigurationCommand)
      .resolves({ scanningConfiguration: { scanType: 'BASIC' } });
    expect((await about('registry scan', ['--env', 'staging']))[0]).toMatch(/^✖ .*every release fails$/);
  });

  it('finds a listener that sends traffic to a group without healthy targets', async () => {
    formation.on(DescribeStacksCommand, { StackName: 'shop-sandbox-service' }).resolves({
      Stacks: [
        {
          StackName: 'x',
          CreationTime: new Date(0),
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'TestListenerUrl', OutputValue: 'http://host:8080' }],
        },
      ],
    });
    formation.on(ListStackResourcesCommand).resolves({
      StackResourceSummaries: [
        resource('AWS::ElasticLoadBalancingV2::Listener', 'a:listener/app/one/1/2'),
        resource('AWS::ElasticLoadBalancingV2::TargetGroup', 'a:targetgroup/blue/1'),
        resource('AWS::ElasticLoadBalancingV2::TargetGroup', 'a:targetgroup/green/2'),
      ],
    });
    elb.on(DescribeListenersCommand).resolves({ Listeners: [{ Port: 80 }] });
    elb.on(DescribeRulesCommand).resolves({
      Rules: [{ Actions: [{ Type: 'forward', TargetGroupArn: 'a:targetgroup/blue/1' }] }],
    });
    elb.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
    elb
      .on(DescribeTargetHealthCommand, { TargetGroupArn: 'a:targetgroup/green/2' })
      .resolves({ TargetHealthDescriptions: [{ TargetHealth: { State: 'healthy' } }] });
    const [what, fix] = await about('listeners');
    expect(what).toContain('sends traffic to blue, which has no healthy target; green has');
    expect(fix).toContain('TargetGroupArn=a:targetgroup/green/2');
  });

  it('tells of a check that it may not make, and makes the others', async () => {
    iam.on(ListOpenIDConnectProvidersCommand).rejects(named('AccessDenied'));
    const { status } = await run(['doctor']);
    expect((await about('GitHub OIDC provider'))[0]).toMatch(/^\? .*not checked/);
    expect(status).toBe(0);
  });

  it('ends at once with 2 when there are no credentials', async () => {
    sts.on(GetCallerIdentityCommand).rejects(named('ExpiredTokenException'));
    const { status, error } = await run(['doctor']);
    expect(error[0]).toMatch(/^Credentials: /);
    expect(status).toBe(2);
  });
});
