import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CfnOutput, CfnParameter, Stack, Stage, type App } from 'aws-cdk-lib';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AssemblyError, loadAssembly } from '../../../rehearsal/assembly';
import { testAppWithAssets } from '../../test-app';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

function synthesized(build: (app: App) => void): string {
  const app = testAppWithAssets();
  build(app);
  return app.synth().directory;
}

/** A stack that holds something: one without resources is no stack to CloudFormation. */
function stackWithTopic(app: App, id: string, props: ConstructorParameters<typeof Stack>[2] = {}): Stack {
  const stack = new Stack(app, id, props);
  new Topic(stack, 'Topic');
  return stack;
}

function problemsOf(directory: string): readonly string[] {
  try {
    loadAssembly(directory);
  } catch (error) {
    if (error instanceof AssemblyError)
      return error.problems.map(({ where, what }) => `${basename(where)} ${what}`);
    throw error;
  }
  return [];
}

function rewrite(file: string, change: (content: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

describe('a cloud assembly', () => {
  test('gives stacks in deployment order, whatever the order in which they were written', () => {
    const directory = synthesized((app) => {
      const first = stackWithTopic(app, 'Alpha');
      const second = stackWithTopic(app, 'Beta');
      first.addStackDependency(second);
    });
    const assembly = loadAssembly(directory);
    expect(assembly.stacks.map(({ id, dependencies }) => ({ id, dependencies }))).toEqual([
      { id: 'Beta', dependencies: [] },
      { id: 'Alpha', dependencies: ['Beta'] },
    ]);
  });

  test('knows account and region where a stack names them, and leaves them open where it does not', () => {
    const directory = synthesized((app) => {
      stackWithTopic(app, 'Agnostic');
      stackWithTopic(app, 'Fixed', { env: { account: '111111111111', region: 'eu-west-1' } });
    });
    const assembly = loadAssembly(directory);
    expect(assembly.stack('Fixed')).toMatchObject({ account: '111111111111', region: 'eu-west-1' });
    expect(assembly.stack('Agnostic').account).toBeUndefined();
    expect(assembly.stack('Agnostic').region).toBeUndefined();
  });

  test('finds a stack by its id and by its name', () => {
    const assembly = loadAssembly(synthesized((app) => stackWithTopic(app, 'Id', { stackName: 'name' })));
    expect(assembly.stack('Id')).toBe(assembly.stack('name'));
  });

  test('names the stacks there are when asked for another', () => {
    const assembly = loadAssembly(synthesized((app) => stackWithTopic(app, 'Service')));
    expect(() => assembly.stack('Servcie')).toThrow(/has no stack Servcie[\s\S]*It has these: Service\./);
  });

  test('finds resources by type in every stack', () => {
    const assembly = loadAssembly(
      synthesized((app) => {
        stackWithTopic(app, 'One');
        stackWithTopic(app, 'Two');
      }),
    );
    expect(assembly.resources('AWS::SNS::Topic').map(({ stack }) => stack.id)).toEqual(['One', 'Two']);
  });

  test('gives the path and the object key of a file asset', () => {
    const file = join(scratch, 'data.txt');
    writeFileSync(file, 'content of the asset');
    const assembly = loadAssembly(
      synthesized((app) => void new Asset(stackWithTopic(app, 'Stack'), 'Asset', { path: file })),
    );
    const asset = [...assembly.fileAssets.values()].find(({ path }) => path.endsWith('.txt'));
    expect(readFileSync(asset?.path ?? '', 'utf8')).toBe('content of the asset');
    expect(asset?.objectKeys).toEqual([`${asset?.hash}.txt`]);
    expect(asset?.packaging).toBe('file');
  });

  test('gives parameters and outputs of a template', () => {
    const assembly = loadAssembly(
      synthesized((app) => {
        const stack = stackWithTopic(app, 'Stack');
        const parameter = new CfnParameter(stack, 'Size', { default: 'small' });
        new CfnOutput(stack, 'Chosen', { value: parameter.valueAsString });
      }),
    );
    const { template } = assembly.stack('Stack');
    expect(template.Parameters?.['Size']).toMatchObject({ Type: 'String', Default: 'small' });
    expect(template.Outputs?.['Chosen']?.Value).toEqual({ Ref: 'Size' });
  });
});

describe('a folder that cannot be rehearsed', () => {
  test('is reported when it does not exist', () => {
    expect(problemsOf(join(scratch, 'nowhere'))).toEqual(['nowhere does not exist.']);
  });

  test('is reported when it is a file', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(problemsOf(join(scratch, 'file'))).toEqual(['file is a file; a cloud assembly is a folder.']);
  });

  test('is reported when it has no manifest', () => {
    expect(problemsOf(scratch)).toEqual(['manifest.json is missing, so the folder is not a cloud assembly.']);
  });

  test('is reported when its manifest is of something else', () => {
    writeFileSync(join(scratch, 'manifest.json'), JSON.stringify({ name: 'an extension' }));
    expect(problemsOf(scratch)).toEqual([
      expect.stringContaining('is not the manifest of a cloud assembly: version'),
    ]);
  });

  test('is reported when its manifest is no JSON', () => {
    writeFileSync(join(scratch, 'manifest.json'), '{');
    expect(problemsOf(scratch)).toEqual([expect.stringContaining('manifest.json cannot be read as JSON')]);
  });

  test('is reported when it has no stacks', () => {
    writeFileSync(join(scratch, 'manifest.json'), JSON.stringify({ version: '55.0.0' }));
    expect(problemsOf(scratch)).toEqual([expect.stringContaining('is a cloud assembly without stacks.')]);
  });

  test('names every missing template and asset at once', () => {
    const file = join(scratch, 'data.txt');
    writeFileSync(file, 'content');
    const directory = synthesized((app) => {
      new Asset(stackWithTopic(app, 'One'), 'Asset', { path: file });
      stackWithTopic(app, 'Two');
    });
    const asset = [...loadAssembly(directory).fileAssets.values()].find(({ path }) => path.endsWith('.txt'));
    unlinkSync(asset?.path ?? '');
    unlinkSync(join(directory, 'Two.template.json'));
    expect(problemsOf(directory)).toEqual(
      expect.arrayContaining([
        `${basename(asset?.path ?? '')} is missing: a file asset of One.assets.`,
        'Two.template.json is missing: the template of stack Two.',
      ]),
    );
  });

  test('is reported when a template is not one', () => {
    const directory = synthesized((app) => stackWithTopic(app, 'Stack'));
    rewrite(join(directory, 'Stack.template.json'), () => '{"Resources": {"Topic": {}}}');
    expect(problemsOf(directory)).toEqual([
      expect.stringContaining('Stack.template.json is not a CloudFormation template: Resources.Topic.Type'),
    ]);
  });

  test('is told which folder to name when it holds stages', () => {
    const directory = synthesized((app) => {
      const stage = new Stage(app, 'Prod');
      new Topic(new Stack(stage, 'Stack'), 'Topic');
    });
    expect(problemsOf(directory)).toEqual(['assembly-Prod is a stage: an assembly within the assembly.']);
  });

  test('is refused when it asks for a Docker build', () => {
    writeFileSync(join(scratch, 'Dockerfile'), 'FROM scratch\n');
    const directory = synthesized(
      (app) => void new DockerImageAsset(stackWithTopic(app, 'Stack'), 'Image', { directory: scratch }),
    );
    expect(problemsOf(directory)).toEqual([
      expect.stringMatching(/^Stack\.assets\.json asks for the Docker image/),
    ]);
  });

  test('is told what to do about each problem', () => {
    expect(() => loadAssembly(scratch)).toThrow('Make one with `npx cdk synth`');
  });
});
