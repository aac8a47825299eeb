import { strFromU8, unzipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { parse } from 'yaml';
import { archiveOf } from '../../ops/release/archive';
import { renderAppSpec } from '../../lib/delivery/deployment/app-spec';
import { deploymentEndedWell } from './ended-well';
import { LocalServices } from './endpoints';
import { run } from './run';

const REPOSITORY = '111122223333.dkr.ecr.us-east-1.amazonaws.com/shop';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const STACKS = {
  'shop-sandbox-service': {
    ClusterName: 'cluster',
    ServiceName: 'order-api',
    DeploymentApplicationName: 'app',
    DeploymentGroupName: 'group',
    TaskDefinitionDocument: 'taskdef',
    AppSpecDocument: 'appspec',
  },
  'shop-sandbox-image': { RepositoryUri: REPOSITORY, ReleasedImageParameter: '/released' },
};
const RESOURCES = { 'shop-sandbox-service': ['AWS::ECS::TaskDefinition shop:1'] };
const TASK_DEFINITION = {
  family: 'shop',
  // The roles are passed on and the tags written, each of which is a permission of its own.
  taskRoleArn: 'arn:aws:iam::111122223333:role/task',
  executionRoleArn: 'arn:aws:iam::111122223333:role/execution',
  tags: [{ key: 'project', value: 'shop' }],
  containerDefinitions: [
    { name: 'order-api', image: '<IMAGE>', environment: [{ name: 'TABLE_NAME', value: 'orders' }] },
    { name: 'collector', image: 'collector:1' },
  ],
};
const APP_SPEC = renderAppSpec({
  containerName: 'order-api',
  containerPort: 8080,
  platformVersion: '1.4.0',
  hooks: [{ event: 'AfterInstall', functionName: 'after-install' }],
});

/** What CodeDeploy tells of a deployment that released a revision. */
const released = (taskDefinition: string, description?: string) => ({
  deploymentInfo: {
    status: 'Succeeded' as const,
    description,
    revision: { appSpecContent: { content: APP_SPEC.replace('<TASK_DEFINITION>', taskDefinition) } },
  },
});

describe('a release and a rollback of the service by CodeDeploy', () => {
  let services: LocalServices;
  const codeDeploy = mockClient(CodeDeployClient);
  const ecr = mockClient(ECRClient);
  const ecs = mockClient(ECSClient);
  const ssm = mockClient(SSMClient);
  const sts = mockClient(STSClient);

  beforeEach(async () => {
    for (const mock of [codeDeploy, ecr, ecs, ssm, sts]) mock.reset();
    services = new LocalServices();
    await services.addStacks(STACKS, RESOURCES);
    await services.addAlarms({});
    ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: DIGEST }] });
    sts.on(GetCallerIdentityCommand).resolves({ Arn: 'arn:aws:iam::111122223333:user/me' });
    ssm
      .on(GetParameterCommand, { Name: 'taskdef' })
      .resolves({ Parameter: { Value: JSON.stringify(TASK_DEFINITION) } })
      .on(GetParameterCommand, { Name: 'appspec' })
      .resolves({ Parameter: { Value: APP_SPEC } })
      .on(PutParameterCommand)
      .resolves({});
    ecs
      .on(DescribeServicesCommand)
      .resolves({ services: [{ taskSets: [{ status: 'PRIMARY', taskDefinition: 'shop:4' }] }] })
      .on(DescribeTaskDefinitionCommand)
      .resolves({ taskDefinition: { containerDefinitions: [{ image: `${REPOSITORY}@${DIGEST}` }] } })
      .on(RegisterTaskDefinitionCommand)
      .resolves({ taskDefinition: { taskDefinitionArn: 'shop:5' } });
    deploymentEndedWell(codeDeploy, 'd-new');
    codeDeploy
      .on(CreateDeploymentCommand)
      .resolves({ deploymentId: 'd-new' })
      .on(ListDeploymentsCommand)
      .resolves({ deployments: [] });
  });
  afterEach(() => services.close());

  const created = () => codeDeploy.commandCalls(CreateDeploymentCommand)[0]?.args[0].input;
  const appSpec = (): string => created()?.revision?.appSpecContent?.content ?? '';

  it('registers the document of the next release with the image by digest, and deploys it', async () => {
    const { status } = await run(['release', '--image', '1.2.3', '--yes']);
    expect(ecs.commandCalls(RegisterTaskDefinitionCommand)[0]?.args[0].input).toEqual({
      ...TASK_DEFINITION,
      containerDefinitions: [
        { ...TASK_DEFINITION.containerDefinitions[0], image: `${REPOSITORY}@${DIGEST}` },
        TASK_DEFINITION.containerDefinitions[1],
      ],
    });
    expect(appSpec()).toBe(APP_SPEC.replace('<TASK_DEFINITION>', 'shop:5'));
    expect(created()?.overrideAlarmConfiguration).toBeUndefined();
    expect(status).toBe(0);
  });

  it('notes the image as the one released last once it serves, and only then', async () => {
    await run(['release', '--image', '1.2.3', '--yes']);
    expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).toEqual([
      { Name: '/released', Value: `${REPOSITORY}@${DIGEST}`, Overwrite: true },
    ]);
    ssm.resetHistory();
    codeDeploy
      .on(GetDeploymentCommand)
      .resolves({ deploymentInfo: { deploymentId: 'd-new', status: 'Failed' } });
    await run(['release', '--image', '1.2.3', '--yes']);
    expect(ssm.commandCalls(PutParameterCommand)).toHaveLength(0);
  });

  it('overrides the alarms with --ignore-alarms, and keeps the reason and who gave it', async () => {
    await run(['release', '--image', '1.2.3', '--ignore-alarms', 'it fixes the errors', '--yes']);
    expect(created()).toMatchObject({
      overrideAlarmConfiguration: { enabled: false },
      description: `Alarms ignored: it fixes the errors (${REPOSITORY}@${DIGEST}, released by arn:aws:iam::111122223333:user/me)`,
    });
  });

  it('refuses --ignore-alarms for the pipeline, whose deploy action overrides none', async () => {
    const { status, error } = await run(['release', '--ignore-alarms', 'because', '--yes']);
    expect(error[0]).toMatch(/^--ignore-alarms: given without --image/);
    expect(error.at(-1)).toContain('npm run ops -- release --image <tag> --ignore-alarms "because"');
    expect(status).toBe(2);
  });

  it('refuses an image of another repository', async () => {
    const { status, error } = await run(['release', '--image', 'example.com/other:1', '--yes']);
    expect(error[0]).toBe(`--image: "example.com/other:1" is not an image of ${REPOSITORY}`);
    expect(status).toBe(2);
  });

  it.each(['1.2.3', DIGEST])('refuses an image that does not exist: %s', async (image) => {
    ecr
      .on(DescribeImagesCommand)
      .rejects(Object.assign(new Error('gone'), { name: 'ImageNotFoundException' }));
    const { status, error } = await run(['release', '--image', image, '--yes']);
    expect(error[0]).toBe(`--image: "${image}" does not exist in ${REPOSITORY}`);
    expect(ecs.commandCalls(RegisterTaskDefinitionCommand)).toHaveLength(0);
    expect(status).toBe(2);
  });

  it('changes nothing when the answer is no, having said what it would do', async () => {
    const { status, error } = await run(['release', '--image', '1.2.3'], { ask: () => Promise.resolve('n') });
    expect(error[0]).toBe(`Release ${REPOSITORY}@${DIGEST}`);
    expect(ecs.commandCalls(RegisterTaskDefinitionCommand)).toHaveLength(0);
    expect(status).toBe(1);
  });

  it('rolls back to what an earlier deployment released: at once, without hooks and alarms', async () => {
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-4', 'd-3'] });
    codeDeploy.on(GetDeploymentCommand, { deploymentId: 'd-4' }).resolves(released('shop:4'));
    codeDeploy.on(GetDeploymentCommand, { deploymentId: 'd-3' }).resolves(released('shop:3'));
    const { status } = await run(['rollback', '--yes']);
    expect(created()).toMatchObject({
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
      overrideAlarmConfiguration: { enabled: false },
    });
    expect(appSpec()).toContain('TaskDefinition: shop:3');
    expect(Object.keys(Object(parse(appSpec())))).toEqual(['version', 'Resources']);
    expect(status).toBe(0);
  });

  it('goes further back from what a rollback brought, not forward to what it took back', async () => {
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-6', 'd-5', 'd-4', 'd-3'] });
    for (const [deploymentId, revision, description] of [
      ['d-6', 'shop:4', 'Rolled back to shop:4 by me'],
      ['d-5', 'shop:5'],
      ['d-4', 'shop:4'],
      ['d-3', 'shop:3'],
    ] as const) {
      codeDeploy.on(GetDeploymentCommand, { deploymentId }).resolves(released(revision, description));
    }
    const { error } = await run(['rollback'], { ask: () => Promise.resolve('n') });
    expect(error.slice(0, 2)).toEqual([
      'Deploy shop:3',
      '  of order-api, in place of shop:4: all traffic at once; no hook and no alarm stops it',
    ]);
  });

  it('knows what took something back also by its revision, when nothing says so', async () => {
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-2', 'd-1'] });
    codeDeploy.on(GetDeploymentCommand, { deploymentId: 'd-2' }).resolves(released('shop:4'));
    codeDeploy.on(GetDeploymentCommand, { deploymentId: 'd-1' }).resolves(released('shop:10'));
    const { error } = await run(['rollback'], { ask: () => Promise.resolve('n') });
    expect(error[0]).toBe('Deploy shop:1');
  });

  it('describes a rollback so that the next one knows it', async () => {
    await run(['rollback', '--yes']);
    expect(created()?.description).toBe('Rolled back to shop:1 by arn:aws:iam::111122223333:user/me');
  });

  it("rolls the first release back to CloudFormation's own revision", async () => {
    await run(['rollback', '--yes']);
    expect(appSpec()).toContain('TaskDefinition: shop:1');
  });

  it('stops the deployment that runs, and exits with 0 when the way back succeeded', async () => {
    const info = { deploymentId: 'd-5', status: 'InProgress' as const };
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-5'] });
    codeDeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-5' })
      .resolvesOnce({ deploymentInfo: info })
      .resolves({
        deploymentInfo: { ...info, status: 'Stopped', rollbackInfo: { rollbackDeploymentId: 'd-6' } },
      });
    codeDeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-6' })
      .resolves({ deploymentInfo: { deploymentId: 'd-6', status: 'Succeeded' } });
    codeDeploy.on(StopDeploymentCommand).resolves({});
    const { status } = await run(['rollback', '--yes']);
    expect(codeDeploy.commandCalls(StopDeploymentCommand)[0]?.args[0].input).toEqual({
      deploymentId: 'd-5',
      autoRollbackEnabled: true,
    });
    expect(status).toBe(0);
  });
});

describe('the archive of a checkout', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds what git knows and what it does not ignore, as the files are now', async () => {
    const git = (...words: string[]): unknown =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-C', folder, ...words]);
    git('init', '-q');
    writeFileSync(path.join(folder, '.gitignore'), 'secret\n');
    mkdirSync(path.join(folder, 'lib'));
    writeFileSync(path.join(folder, 'lib', 'a.ts'), 'one');
    writeFileSync(path.join(folder, 'run.sh'), '#!/bin/sh', { mode: 0o755 });
    git('add', '.');
    git('commit', '-qm', 'one');
    writeFileSync(path.join(folder, 'lib', 'a.ts'), 'two');
    writeFileSync(path.join(folder, 'new.ts'), 'new');
    writeFileSync(path.join(folder, 'secret'), 'secret');
    const archive = await archiveOf(folder);
    const files = unzipSync(archive.zip);
    expect(Object.keys(files)).toEqual(['.gitignore', 'lib/a.ts', 'new.ts', 'run.sh']);
    expect(strFromU8(files['lib/a.ts'] ?? new Uint8Array())).toBe('two');
    expect(archive.source).toMatch(/^commit [0-9a-f]{7,} with uncommitted changes$/);
  });

  it('cannot be made outside of a checkout', async () => {
    await expect(archiveOf(folder)).rejects.toMatchObject({ exitStatus: 2 });
  });
});
