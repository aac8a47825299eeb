import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Stack, Stage } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { strFromU8, unzipSync } from 'fflate';
import { packRepository } from '../../../lib/delivery/pipeline/repository-archive';
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

  describe('holds', () => {
    const repository = fs.mkdtempSync(path.join(os.tmpdir(), 'repository-'));
    const write = (file: string, text: string) => {
      fs.mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
      fs.writeFileSync(path.join(repository, file), text);
    };
    write('.gitignore', '# comment\n\nnode_modules/\n*.log\n');
    write('.git/HEAD', 'ref');
    write('app/main.ts', 'program');
    write('app/node_modules/left/pad.js', '');
    write('build.log', '');
    write('run', 'script');
    fs.chmodSync(path.join(repository, 'run'), 0o700);
    fs.symlinkSync('app/main.ts', path.join(repository, 'linked'));
    afterAll(() => fs.rmSync(repository, { recursive: true }));

    it('the repository without its history and without what git ignores', () => {
      const { stack: own } = synthesizePipeline({}, 'codedeploy', repository);

      expect(archivesOf(own)).toEqual([['.gitignore', 'app/main.ts', 'linked', 'run']]);
    });

    it('the modes that git keeps, and links as links', () => {
      const archive = packRepository(repository);

      expect(modesIn(archive)).toEqual({
        '.gitignore': '100644',
        'app/main.ts': '100644',
        linked: '120777',
        run: '100755',
      });
      expect(strFromU8(unzipSync(archive)['linked'] ?? new Uint8Array())).toBe('app/main.ts');
    });

    it('the same bytes for the same files, whenever they were written', () => {
      const before = packRepository(repository);
      fs.utimesSync(path.join(repository, 'run'), 0, 0);

      expect(Buffer.compare(before, packRepository(repository))).toBe(0);
    });
  });
});

/** Modes by name, in octal. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.12) */
function modesIn(archive: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(archive);
  const modes: Record<string, string> = {};
  let at = bytes.indexOf('PK\u0001\u0002');
  while (at >= 0) {
    const name = bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    modes[name] = (bytes.readUInt32LE(at + 38) >>> 16).toString(8);
    at = bytes.indexOf('PK\u0001\u0002', at + 46);
  }
  return modes;
}

/** What stands in each archive of the app of a stack. */
function archivesOf(stack: Stack): string[][] {
  const folder = Stage.of(stack)?.assetOutdir;
  if (folder === undefined) throw new Error('The stack is in no app.');
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith('asset.') && name.endsWith('.zip'))
    .map((name) => Object.keys(unzipSync(fs.readFileSync(path.join(folder, name)))).toSorted());
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
