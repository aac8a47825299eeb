import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { loadSettings } from '../../../lib/config';
import { loadAssembly } from '../../../rehearsal/assembly';
import { loadBalancingProtocol } from '../../../rehearsal/aws/load-balancing';
import { manualClock } from '../../../rehearsal/clock';
import { closing } from '../../../rehearsal/closing';
import { startOperatorEndpoints } from '../../../rehearsal/hold/held';
import { exportLine } from '../../../rehearsal/hold/hold';
import { createTargetGroup } from '../../../rehearsal/listener';
import { synthesizeEnvironment } from '../../synthesis';

// Outside of the tests, whose time it would take: the first to ask for it waits for a synthesis.
const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);

describe('what operators ask a held system', () => {
  const parts = closing(new AbortController().signal);
  const group = createTargetGroup(
    {
      name: 'blue',
      arn: 'arn:blue',
      deregistrationDelayMs: 0,
      algorithm: 'round_robin',
      healthCheck: {
        path: '/',
        intervalMs: 5000,
        timeoutMs: 1000,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: '200',
      },
    },
    manualClock(),
    () => () => undefined,
  );
  let variables: Readonly<Record<string, string>>;

  beforeAll(async () => {
    variables = await startOperatorEndpoints({
      assembly,
      stackIds: ['shop-sandbox-service'],
      localUrl: (text) => text.replace(/^http:\/\/[^:]+$/, 'http://127.0.0.1:1'),
      protocols: { ELASTIC_LOAD_BALANCING_V2: loadBalancingProtocol([group]) },
      parts,
    });
    group.register({ id: 'task-1', host: '127.0.0.1', port: 1 });
  });
  afterAll(async () => {
    await group.close();
    await parts.close();
  });

  const configuration = (name: string) => ({
    endpoint: variables[`AWS_ENDPOINT_URL_${name}`],
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'operator', secretAccessKey: 'rehearsal' },
  });

  it('are the outputs of a stack that runs, its URLs on this machine', async () => {
    const client = new CloudFormationClient(configuration('CLOUDFORMATION'));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'shop-sandbox-service' }));
    const outputs = new Map(
      Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    expect(outputs.get('ServiceUrl')).toBe('http://127.0.0.1:1');
    expect(outputs.get('ClusterName')).toMatch(/^shop-sandbox-service-/);
  });

  it('are the resources of a stack, by the names that its outputs have', async () => {
    const client = new CloudFormationClient(configuration('CLOUDFORMATION'));
    const StackName = 'shop-sandbox-service';
    const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName }));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    const name = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ClusterName')?.OutputValue;
    const cluster = StackResourceSummaries.find(({ ResourceType }) => ResourceType === 'AWS::ECS::Cluster');
    expect(cluster?.PhysicalResourceId).toBe(name);
  });

  it('is refused for a stack that does not run, as CloudFormation refuses it', async () => {
    const client = new CloudFormationClient(configuration('CLOUDFORMATION'));
    const call = client.send(new DescribeStacksCommand({ StackName: 'shop-sandbox-quote' }));
    await expect(call).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id shop-sandbox-quote does not exist',
    });
  });

  it('are target groups by name, and the health of their targets', async () => {
    const client = new ElasticLoadBalancingV2Client(configuration('ELASTIC_LOAD_BALANCING_V2'));
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ Names: ['blue'] }));
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    const { TargetHealthDescriptions } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn }),
    );
    expect(
      TargetHealthDescriptions?.map(({ Target, TargetHealth }) => [Target?.Id, TargetHealth?.State]),
    ).toEqual([['task-1', 'unused']]);
  });

  it('is refused for a target group that is not there', async () => {
    const client = new ElasticLoadBalancingV2Client(configuration('ELASTIC_LOAD_BALANCING_V2'));
    const call = client.send(new DescribeTargetGroupsCommand({ Names: ['red'] }));
    await expect(call).rejects.toThrow("Target groups 'red' not found");
  });

  it('is who they are', async () => {
    const client = new STSClient(configuration('STS'));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: loadSettings({ environment: 'sandbox' }).account ?? '123456789012',
      UserId: 'operator',
    });
  });

  it('stands in one line that a shell takes', () => {
    expect(exportLine({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })).toBe(
      'export AWS_REGION=us-east-1 AWS_ENDPOINT_URL=http://127.0.0.1:1',
    );
  });
});
