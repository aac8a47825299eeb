import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAssembly } from '../../../rehearsal/assembly';
import { readPipeline } from '../../../rehearsal/pipeline/from-template';
import type { PipelineModel } from '../../../rehearsal/pipeline/model';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizePipeline } from '../../delivery/pipeline/pipeline-stack';
import { assemblyFolder } from './lab';

function readFrom(folder: string): PipelineModel {
  const assembly = loadAssembly(folder);
  return readPipeline(assembly, undeployedResolver(assembly));
}

const synthesized = (...options: Parameters<typeof synthesizePipeline>): string =>
  assemblyFolder(synthesizePipeline(...options).stack);

const read = (...options: Parameters<typeof synthesizePipeline>): PipelineModel =>
  readFrom(synthesized(...options));

/** Changes the pipeline of a template, at a path such as `Stages.1.Name`. */
function change(template: string, place: string, value: unknown): string {
  const changed = JSON.parse(template);
  const pipeline = Object.values<{ Type: string; Properties: object }>(changed.Resources).find(
    ({ Type }) => Type === 'AWS::CodePipeline::Pipeline',
  );
  const keys = place.split('.');
  const owner = keys
    .slice(0, -1)
    .reduce<object>((part, key) => Reflect.get(part, key), pipeline?.Properties ?? {});
  Reflect.set(owner, keys.at(-1) ?? '', value);
  return JSON.stringify(changed);
}

function actionsOf({ stages }: PipelineModel): string[] {
  return stages.flatMap(({ actions, name }) =>
    actions.map((action) => `${name}/${action.name} ${action.work.provider} ${action.runOrder}`),
  );
}

function outcomes({ stages }: PipelineModel): string[] {
  return stages.map(({ onFailure }) => onFailure);
}

describe('the pipeline of a template', () => {
  it('has stages with actions in their order, for an archive and CodeDeploy', () => {
    expect(actionsOf(read())).toEqual([
      'Source/Source S3 1',
      'Build/Build CodeBuild 1',
      'Deploy/Deploy CodeDeployToECS 1',
      'Deploy/Record CodeBuild 2',
    ]);
  });

  it('knows what an approval asks, whom it tells, and how long it waits', () => {
    const { stages } = read({ delivery: { approval: { type: 'manual', hours: 5 } } });

    expect(stages[2]?.actions).toMatchObject([
      {
        timeoutMs: 5 * 3_600_000,
        work: {
          provider: 'Manual',
          question: 'Release #{Build.IMAGE_TAG}?',
          link: '#{Build.BUILD_PAGE}',
          topic: expect.stringMatching(/^arn:aws:sns:/),
        },
      },
    ]);
  });

  it('knows repository and trigger of a source on GitHub', () => {
    const { stages, triggers } = read({
      delivery: {
        source: {
          type: 'github',
          connectionArn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/1',
          repository: 'example/shop',
          branch: 'main',
          paths: ['app/**'],
        },
      },
    });

    expect(stages[0]?.actions[0]?.work).toMatchObject({
      provider: 'CodeStarSourceConnection',
      repository: 'example/shop',
      branch: 'main',
    });
    expect(triggers).toEqual([{ action: 'Source', branches: ['main'], paths: ['app/**'] }]);
  });

  it('rolls its last stage back only where ECS deploys', () => {
    expect(outcomes(read({}, 'ecs-native'))).toEqual(['fail', 'fail', 'rollback']);
    expect(outcomes(read())).toEqual(['fail', 'fail', 'fail']);
  });

  it('knows cluster, service and file of an action of ECS, and its hour', () => {
    const [action] = read({}, 'ecs-native').stages[2]?.actions ?? [];

    expect(action).toMatchObject({
      timeoutMs: 3_600_000,
      work: {
        provider: 'ECS',
        cluster: 'orders-cluster',
        service: 'orders-service',
        file: 'imagedefinitions.json',
      },
    });
  });

  it('has the projects that its actions name, with buildspec, variables, role and time-out', () => {
    const { projects, stages } = read();
    const named = stages.flatMap(({ actions }) =>
      actions.flatMap(({ work }) => (work.provider === 'CodeBuild' ? [work.project] : [])),
    );

    expect([...projects.keys()]).toEqual(named);
    expect(projects.get(named[1] ?? '')).toMatchObject({
      timeoutMs: 300_000,
      role: expect.stringContaining('DeliveryRecordBuildRole'),
      variables: { RELEASED_IMAGE_PARAMETER: expect.any(String) },
      buildspec: expect.stringContaining('put-parameter'),
    });
  });

  it('finds the archive that the stack seeds', () => {
    expect(read().firstArchive).toMatch(/asset\.[0-9a-f]{64}\.zip$/);
  });
});

describe('what is not modelled', () => {
  let folder: string;
  let file: string;
  let template: string;
  beforeAll(() => {
    folder = synthesized();
    file = path.join(folder, 'Test.template.json');
    template = readFileSync(file, 'utf8');
  });

  it.each([
    ['an execution mode', 'ExecutionMode', 'SUPERSEDED', 'ExecutionMode'],
    ['a condition before a stage', 'Stages.1.BeforeEntry', { Conditions: [] }, 'BeforeEntry'],
    ['another outcome of a failure', 'Stages.1.OnFailure', { Result: 'RETRY' }, 'Result'],
    ['variables of the pipeline', 'Variables', [{ Name: 'x' }], 'Variables'],
    [
      'a provider',
      'Stages.1.Actions.0.ActionTypeId.Provider',
      'Jenkins',
      'The action Build/Build has the provider Jenkins',
    ],
    ['a setting of a provider', 'Stages.1.Actions.0.Configuration.BatchEnabled', true, 'BatchEnabled'],
    ['a second region', 'Stages.1.Actions.0.Region', 'eu-west-1', 'Build/Build runs in another region'],
    [
      'a source that is polled',
      'Stages.0.Actions.0.Configuration.PollForSourceChanges',
      true,
      'PollForSourceChanges',
    ],
  ])('is refused by name: %s', (_what, place, value, message) => {
    writeFileSync(file, change(template, place, value));

    expect(() => readFrom(folder)).toThrow(message);
  });
});
