import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Stack, Stage } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { synthesizePipeline } from './pipeline-stack';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const CONNECTION = 'eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef';

const github = (paths?: readonly string[], service = 'codeconnections') =>
  synthesizePipeline({
    delivery: {
      source: {
        type: 'github',
        connectionArn: `arn:aws:${service}:${CONNECTION}`,
        repository: 'example/orders',
        branch: 'main',
        ...(paths === undefined ? {} : { paths }),
      },
    },
  }).template;

describe('an archive as the source', () => {
  const { template } = synthesizePipeline();
  const [pipelineId = '', pipeline] =
    Object.entries(template.findResources('AWS::CodePipeline::Pipeline'))[0] ?? [];

  it('starts the pipeline by the event of its own bucket, with the version that was uploaded', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [Match.anyValue()] }, object: { key: ['source.zip'] } },
      },
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::Join': ['', Match.arrayWith([{ Ref: pipelineId }])] },
          InputTransformer: {
            InputPathsMap: { 'detail-object-version-id': '$.detail.object.version-id' },
            InputTemplate:
              '{"sourceRevisions":[{"actionName":"Source","revisionType":"S3_OBJECT_VERSION_ID","revisionValue":<detail-object-version-id>}]}',
          },
        }),
      ],
    });
    expect(pipeline?.Properties.Stages[0].Actions[0].Name).toBe('Source');
  });

  it('neither polls nor needs a trail', () => {
    expect(pipeline?.Properties.Stages[0].Actions[0].Configuration.PollForSourceChanges).toBe(false);
    template.resourceCountIs('AWS::CloudTrail::Trail', 0);
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  const [firstId = '', first] =
    Object.entries(template.findResources('Custom::AWS')).find(([id]) => id.includes('FirstArchive')) ?? [];

  it('is there before the pipeline, which runs at its creation', () => {
    expect(JSON.stringify(first?.Properties.Create)).toContain('CopyObject');
    expect(pipeline?.DependsOn).toContain(firstId);
  });

  it('is put there once: no update of the stack releases anything', () => {
    expect(Object.keys(first?.Properties ?? {}).toSorted()).toEqual([
      'Create',
      'InstallLatestAwsSdk',
      'ServiceTimeout',
      'ServiceToken',
    ]);
  });

  it('holds the repository without its history and without what git ignores', () => {
    const repository = fs.mkdtempSync(path.join(os.tmpdir(), 'repository-'));
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
      fs.writeFileSync(path.join(repository, file), text);
    };
    write('.gitignore', '# comment\n\nnode_modules/\n*.log\n');
    write('.git/HEAD', 'ref');
    write('app/main.ts', '');
    write('app/node_modules/left/pad.js', '');
    write('build.log', '');

    const { stack: own } = synthesizePipeline({}, 'codedeploy', repository);

    fs.rmSync(repository, { recursive: true });
    expect(assetsOf(own)).toContainEqual(['.gitignore', 'app', path.join('app', 'main.ts')]);
  });
});

/** What stands in each asset of the app of a stack. */
function assetsOf(stack: Stack): string[][] {
  const folder = Stage.of(stack)?.assetOutdir;
  if (folder === undefined) throw new Error('The stack is in no app.');
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith('asset.') && fs.statSync(path.join(folder, name)).isDirectory())
    .map((name) => fs.readdirSync(path.join(folder, name), { recursive: true, encoding: 'utf8' }).toSorted());
}

describe('a repository on GitHub as the source', () => {
  it('starts the pipeline for a push to its branch, and by nothing else', () => {
    const template = github();
    const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));

    expect(pipeline?.Properties.Triggers).toEqual([
      {
        ProviderType: 'CodeStarSourceConnection',
        GitConfiguration: { SourceActionName: 'Source', Push: [{ Branches: { Includes: ['main'] } }] },
      },
    ]);
    expect(pipeline?.Properties.Stages[0].Actions[0].Configuration).toMatchObject({
      FullRepositoryId: 'example/orders',
      BranchName: 'main',
      DetectChanges: false,
    });
  });

  it('starts it for the paths that are named only', () => {
    github(['app/**', 'lib/**']).hasResourceProperties('AWS::CodePipeline::Pipeline', {
      Triggers: [
        Match.objectLike({
          GitConfiguration: Match.objectLike({
            Push: [{ Branches: { Includes: ['main'] }, FilePaths: { Includes: ['app/**', 'lib/**'] } }],
          }),
        }),
      ],
    });
  });

  it.each(['codeconnections', 'codestar-connections'])(
    'may use its connection by both names of the service: %s',
    (service) => {
      github(undefined, service).hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: Match.objectLike({
          Statement: Match.arrayWith([
            {
              Sid: 'UseConnection',
              Effect: 'Allow',
              Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
              Resource: [
                `arn:aws:codeconnections:${CONNECTION}`,
                `arn:aws:codestar-connections:${CONNECTION}`,
              ],
            },
          ]),
        }),
      });
    },
  );

  it('writes its artifact with an access control list, as CodeConnections does', () => {
    const [, role] =
      Object.entries(github().findResources('AWS::IAM::Policy')).find(([id]) => id.includes('SourceRole')) ??
      [];
    const statements: readonly Statement[] = role?.Properties.PolicyDocument.Statement;
    const writes = statements.filter(({ Action }) => [Action].flat().includes('s3:PutObject'));

    const lists = statements.filter(({ Action }) => Action === 's3:PutObjectAcl');

    expect(lists.map(({ Resource }) => Resource)).toEqual(writes.map(({ Resource }) => Resource));
    expect(lists).toHaveLength(1);
  });

  it('needs no bucket of archives, and the tag is its commit', () => {
    const template = github();
    const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline'));

    template.resourceCountIs('AWS::S3::Bucket', 1);
    expect(pipeline?.Properties.Stages[1].Actions[0].Configuration.EnvironmentVariables).toContain(
      '#{Source.CommitId}',
    );
  });
});
