import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { type SynthesizedTemplate, templatesByRole } from '../synthesis';
import { pages } from './pages';
import { apply, editsOf, scratchCopy } from './scratch-copy';

/** Far above what it takes, for a machine that stands still. */
const LONGEST_SYNTHESIS_MILLISECONDS = 120_000;

const PAGES = pages().filter(({ file }) => file.startsWith('docs/how-to/add-'));

/** The apps of the repository, by the program that makes each. */
const APPS = ['app', 'recipes'];

/** All pages at once: they touch different things, and a synthesis takes seconds. */
async function synthesizeAsThePagesSay(folder: string): Promise<Map<string, SynthesizedTemplate>> {
  for (const edit of PAGES.flatMap(editsOf)) apply(folder, edit);
  const stacks = await Promise.all(APPS.map((app) => synthesized(folder, app)));
  return templatesByRole({ stacks: stacks.flat() });
}

async function synthesized(folder: string, app: string): Promise<CloudFormationStackArtifact[]> {
  const outdir = path.join(folder, `cdk.out.${app}`);
  const { context } = JSON.parse(fs.readFileSync(path.join(folder, 'cdk.json'), 'utf8'));
  await promisify(execFile)(process.execPath, ['--import', 'tsx', path.join('bin', `${app}.ts`)], {
    cwd: folder,
    timeout: LONGEST_SYNTHESIS_MILLISECONDS,
    env: {
      PATH: process.env['PATH'],
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({
        ...context,
        env: 'preview',
        'aws:cdk:bundling-stacks': [],
        'aws:cdk:disable-asset-staging': true,
      }),
    },
  });
  return new CloudAssembly(outdir).stacks;
}

describe('the pages on how to add something', () => {
  let folder = '';
  let templates = new Map<string, SynthesizedTemplate>();

  beforeAll(async () => {
    folder = scratchCopy();
    templates = await synthesizeAsThePagesSay(folder);
  }, LONGEST_SYNTHESIS_MILLISECONDS);

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  const resources = (role: string) => Object.values(templates.get(role)?.Resources ?? {});

  it('make an environment', () => {
    const [vpc] = resources('network').filter(({ Type }) => Type === 'AWS::EC2::VPC');

    expect(vpc?.Properties?.['CidrBlock']).toBe('10.3.0.0/16');
  });

  it('make a service', () => {
    const types = resources('catalogue').map(({ Type }) => Type);

    expect(types).toEqual(expect.arrayContaining(['AWS::ECS::Service', 'AWS::ECR::Repository']));
  });

  it('make a stage', () => {
    const [pipeline] = resources('delivery').filter(({ Type }) => Type === 'AWS::CodePipeline::Pipeline');

    expect(pipeline?.Properties?.['Stages']).toEqual(
      ['Source', 'Packages', 'Build', 'Deploy'].map((Name) => expect.objectContaining({ Name })),
    );
  });

  it('make a recipe, in the app of its own', () => {
    const types = resources('recipe-event-queue').map(({ Type }) => Type);

    expect(types).toEqual(expect.arrayContaining(['AWS::Events::EventBus', 'AWS::SQS::Queue']));
  });

  it('make an alarm that somebody hears of', () => {
    const alarm = resources('workflow').find(({ Properties }) => Properties?.['Threshold'] === 1000);
    const pages = resources('observability').filter(({ Type }) => Type === 'AWS::CloudWatch::CompositeAlarm');

    expect(alarm?.Properties).toMatchObject({ MetricName: 'ExecutionsStarted' });
    expect(JSON.stringify(pages)).toContain('OrdersAlarmsManyOrders');
  });
});

it.each(PAGES.map((page) => [page.file, page] as const))('%s shows what to change', (_, page) => {
  expect(editsOf(page).length).toBeGreaterThan(0);
});
