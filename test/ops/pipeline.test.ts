import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { unzipSync } from 'fflate';
import { deploymentEndedWell } from './ended-well';
import { LocalServices } from './endpoints';
import { run } from './run';

const SERVICE = {
  ClusterName: 'cluster',
  ServiceName: 'order-api',
  DeploymentApplicationName: 'app',
  DeploymentGroupName: 'group',
};

/** An action of the pipeline as it stands. */
function action(
  name: string,
  status: ActionExecutionDetail['status'],
  result: NonNullable<ActionExecutionDetail['output']>['executionResult'] = {},
  deployer = 'CodeDeployToECS',
): ActionExecutionDetail {
  const deploys = name === 'Deploy';
  return {
    actionExecutionId: name,
    stageName: name,
    actionName: name,
    status,
    input: {
      actionTypeId: {
        category: deploys ? 'Deploy' : 'Build',
        provider: deploys ? deployer : 'CodeBuild',
        owner: 'AWS',
        version: '1',
      },
    },
    output: { executionResult: result },
  };
}

describe('a release by the pipeline', () => {
  let services: LocalServices;
  const codeDeploy = mockClient(CodeDeployClient);
  const pipeline = mockClient(CodePipelineClient);
  const s3 = mockClient(S3Client);

  beforeEach(() => {
    for (const mock of [codeDeploy, pipeline, s3]) mock.reset();
    services = new LocalServices();
    pipeline
      .on(StartPipelineExecutionCommand)
      .resolves({ pipelineExecutionId: 'run-1' })
      .on(GetPipelineExecutionCommand)
      .resolvesOnce({ pipelineExecution: { status: 'InProgress' } })
      .resolves({ pipelineExecution: { status: 'Succeeded' } })
      .on(ListActionExecutionsCommand)
      .resolves({ actionExecutionDetails: [] });
    deploymentEndedWell(codeDeploy, 'd-9');
  });
  afterEach(() => services.close());

  it('starts the pipeline of a connected repository, and follows the deployment of its deploy action', async () => {
    await services.addStacks({
      'shop-sandbox-service': SERVICE,
      'shop-sandbox-delivery': { PipelineName: 'pipeline' },
    });
    pipeline
      .on(ListActionExecutionsCommand)
      .resolvesOnce({
        actionExecutionDetails: [
          action('Deploy', 'InProgress', { externalExecutionId: 'd-9' }),
          action('Build', 'Succeeded'),
        ],
      })
      .resolves({ actionExecutionDetails: [action('Deploy', 'Succeeded'), action('Build', 'Succeeded')] });
    const { out, status } = await run(['release', '--yes']);
    expect(out.map((line) => line.slice('00:00:00 '.length))).toEqual([
      'Build / Build Succeeded',
      'Deploy / Deploy InProgress',
      'd-9 deploys order-api (codedeploy)',
      'succeeded',
      'Deploy / Deploy Succeeded',
    ]);
    expect(status).toBe(0);
  });

  it('follows a deployment of Amazon ECS also when the call that tells its id is throttled at first', async () => {
    const ecs = mockClient(ECSClient);
    await services.addStacks({
      'shop-sandbox-service': { ClusterName: 'cluster', ServiceName: 'order-api' },
      'shop-sandbox-delivery': { PipelineName: 'pipeline' },
    });
    await services.addAlarms({});
    const deploying = action('Deploy', 'InProgress', { externalExecutionId: 'x' }, 'ECS');
    pipeline
      .on(GetPipelineExecutionCommand)
      .resolvesOnce({ pipelineExecution: { status: 'InProgress' } })
      .resolvesOnce({ pipelineExecution: { status: 'InProgress' } })
      .resolves({ pipelineExecution: { status: 'Succeeded' } })
      .on(ListActionExecutionsCommand)
      .resolves({ actionExecutionDetails: [deploying] });
    const serviceDeploymentArn = 'arn:aws:ecs:us-east-1:1:service-deployment/cluster/order-api/abc';
    const serviceDeployments = [
      { serviceDeploymentArn, status: 'SUCCESSFUL' as const, finishedAt: new Date(0) },
    ];
    ecs
      .on(ListServiceDeploymentsCommand)
      .rejectsOnce(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
      .resolves({ serviceDeployments })
      .on(DescribeServiceDeploymentsCommand)
      .resolves({ serviceDeployments })
      .on(DescribeServicesCommand)
      .resolves({ services: [] });
    const { out, status } = await run(['release', '--yes']);
    ecs.restore();
    expect(out.map((line) => line.slice('00:00:00 '.length))).toEqual([
      'Deploy / Deploy InProgress',
      'abc deploys order-api (ecs-native)',
      expect.stringMatching(/^traffic/),
      'succeeded',
    ]);
    expect(status).toBe(0);
  });

  it('says why an action failed, and exits with 1', async () => {
    await services.addStacks({ 'shop-sandbox-delivery': { PipelineName: 'pipeline' } });
    pipeline
      .on(GetPipelineExecutionCommand)
      .resolves({ pipelineExecution: { status: 'Failed' } })
      .on(ListActionExecutionsCommand)
      .resolves({
        actionExecutionDetails: [action('Build', 'Failed', { errorDetails: { message: 'a test failed' } })],
      });
    const { out, status } = await run(['release', '--yes']);
    expect(out[0]).toContain('Build / Build Failed a test failed');
    expect(status).toBe(1);
  });

  it('is not ended by calls that are throttled', async () => {
    await services.addStacks({ 'shop-sandbox-delivery': { PipelineName: 'pipeline' } });
    pipeline
      .on(ListActionExecutionsCommand)
      .rejectsOnce(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
      .resolves({ actionExecutionDetails: [] });
    const { status } = await run(['release', '--yes']);
    expect(status).toBe(0);
  });

  describe('of an archive', () => {
    let folder: string;
    beforeEach(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'checkout-'));
      const git = (...words: string[]): unknown =>
        execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-C', folder, ...words]);
      git('init', '-q');
      writeFileSync(path.join(folder, 'a.ts'), 'one');
      git('add', '.');
      git('commit', '-qm', 'one');
      jest.spyOn(process, 'cwd').mockReturnValue(folder);
      await services.addStacks({
        'shop-sandbox-delivery': { PipelineName: 'pipeline', SourceArchive: 's3://bucket/source.zip' },
      });
      s3.on(PutObjectCommand).resolves({ VersionId: 'v2' });
    });
    afterEach(() => {
      jest.restoreAllMocks();
      rmSync(folder, { recursive: true });
    });

    it('uploads the checkout and follows the execution that this very version started', async () => {
      pipeline
        .on(ListPipelineExecutionsCommand)
        .resolvesOnce({
          pipelineExecutionSummaries: [{ pipelineExecutionId: 'run-0', sourceRevisions: [revision('v1')] }],
        })
        .resolves({
          pipelineExecutionSummaries: [
            { pipelineExecutionId: 'run-2', sourceRevisions: [revision('v2')] },
            { pipelineExecutionId: 'run-0', sourceRevisions: [revision('v1')] },
          ],
        });
      const { status } = await run(['release', '--yes']);
      const { Bucket, Key, Body } = s3.commandCalls(PutObjectCommand)[0]?.args[0].input ?? {};
      expect([Bucket, Key]).toEqual(['bucket', 'source.zip']);
      expect(Body instanceof Uint8Array && Object.keys(unzipSync(Body))).toEqual(['a.ts']);
      expect(pipeline.commandCalls(GetPipelineExecutionCommand)[0]?.args[0].input.pipelineExecutionId).toBe(
        'run-2',
      );
      expect(status).toBe(0);
    });

    it('gives up when the upload starts nothing, and says where to look', async () => {
      pipeline.on(ListPipelineExecutionsCommand).resolves({ pipelineExecutionSummaries: [] });
      const { status, error } = await run(['release', '--yes']);
      expect(error.join('\n')).toContain('no execution of version v2 of the archive after three minutes');
      expect(status).toBe(1);
    });
  });
});

function revision(revisionId: string): { readonly actionName: string; readonly revisionId: string } {
  return { actionName: 'Source', revisionId };
}
