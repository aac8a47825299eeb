import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { PAGE } from '../../diagrams/page';
import type * as diagrams from '../../diagrams/page';
import type * as templatesOfDiagrams from '../../diagrams/templates';
import { monthlyBill } from '../../ops/cost/bill';
import type { Capacity } from '../../ops/cost/charge';
import { type Assembly, loadAssembly } from '../../rehearsal/assembly';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import { readServices } from '../../rehearsal/task/from-template';
import { chooseService } from '../../rehearsal/task/order-api';
import { synthesizeEnvironment, type SynthesizedTemplate, templatesByRole } from '../synthesis';
import { pages, ROOT } from './pages';
import { apply, editsOf, scratchCopy } from './scratch-copy';

/** Far above what it takes, for a machine that stands still. */
const LONGEST_SYNTHESIS_MILLISECONDS = 120_000;

const PAGES = pages().filter(({ file }) => file.startsWith('docs/how-to/add-'));

/** The apps of the repository, by the program that makes each. */
const APPS = ['app', 'recipes'];

/** Programs that compile everything that pages touch, and no test. */
const PROGRAMS = ['app', 'recipes', 'diagrams', 'cost'];

/** Where the app of a scratch copy is synthesized. */
const outdirOf = (folder: string, app: string) => path.join(folder, `cdk.out.${app}`);

/** All pages at once: they touch different things, and a synthesis takes seconds. */
async function synthesizeAsThePagesSay(folder: string): Promise<Map<string, SynthesizedTemplate>> {
  for (const edit of PAGES.flatMap(editsOf)) apply(folder, edit);
  const stacks = await Promise.all(APPS.map((app) => synthesized(folder, app)));
  return templatesByRole({ stacks: stacks.flat() });
}

/** What the compiler says of a scratch copy. */
async function typeErrors(folder: string): Promise<string> {
  const project = path.join(folder, 'tsconfig.programs.json');
  const files = PROGRAMS.map((program) => path.join('bin', `${program}.ts`));
  fs.writeFileSync(project, JSON.stringify({ extends: './tsconfig.json', include: [], files }));
  const compiler = path.join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');
  const limit = { timeout: LONGEST_SYNTHESIS_MILLISECONDS };
  return promisify(execFile)(process.execPath, [compiler, '--project', project], limit).then(
    ({ stdout }) => stdout,
    // What fails without a word on its output has not compiled anything.
    (error: Error & { readonly stdout?: string }) => error.stdout || error.message,
  );
}

async function synthesized(folder: string, app: string): Promise<CloudFormationStackArtifact[]> {
  const outdir = outdirOf(folder, app);
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
      }),
    },
  });
  return new CloudAssembly(outdir).stacks;
}

/** What the sandbox costs without what the pages add, in USD a month. */
const SANDBOX = loadAssembly(synthesizeEnvironment('sandbox').directory);
const sandboxUsd = (capacity: Capacity): number => monthlyBill(SANDBOX, capacity).usd;

/** What the test of a scratch copy's bill allows, in USD a month. */
function ceilings(folder: string): Record<Capacity, number> {
  const test = fs.readFileSync(path.join(folder, 'test', 'cost', 'bill.test.ts'), 'utf8');
  const [, onDemand, spot] = /CEILING = \{ onDemand: (\d+), spot: (\d+) \}/.exec(test) ?? [];
  return { FARGATE: Number(onDemand), FARGATE_SPOT: Number(spot) };
}

describe('the pages on how to add something', () => {
  let folder = '';
  let templates = new Map<string, SynthesizedTemplate>();
  let assembly: Assembly;

  beforeAll(async () => {
    folder = scratchCopy();
    templates = await synthesizeAsThePagesSay(folder);
    assembly = loadAssembly(outdirOf(folder, 'app'));
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

  it(
    'leave types that fit',
    async () => expect(await typeErrors(folder)).toBe(''),
    LONGEST_SYNTHESIS_MILLISECONDS,
  );

  it("leave the rehearsal with the order API's service, and the new one out", () => {
    const { service, others } = chooseService(readServices(assembly, undeployedResolver(assembly)));

    expect([service.stackId, ...others.map(({ stackId }) => stackId)]).toEqual([
      'shop-preview-service',
      'shop-preview-catalogue',
    ]);
  });

  it.each(['FARGATE', 'FARGATE_SPOT'] as const)('say what the new service costs: %s', (capacity) => {
    const lines = monthlyBill(assembly, capacity).lines.filter(({ stackName }) =>
      stackName.endsWith('-catalogue'),
    );
    const usd = lines.reduce((sum, line) => sum + line.usd, 0);

    expect(PAGES.map(({ text }) => text).join('\n')).toContain(`about ${Math.round(usd)}`);
    expect(Math.ceil(sandboxUsd(capacity) + usd)).toBe(ceilings(folder)[capacity]);
  });

  it('leave the diagrams as they are', () => {
    const { stacks } = new CloudAssembly(outdirOf(folder, 'app'));
    const page = fs.readFileSync(path.join(ROOT, PAGE), 'utf8');
    // Those of the copy, which know the new stack.
    const { withDiagrams } = jest.requireActual<typeof diagrams>(path.join(folder, 'diagrams', 'page'));
    const { stacksOf } = jest.requireActual<typeof templatesOfDiagrams>(
      path.join(folder, 'diagrams', 'templates'),
    );
    const before = stacks.filter(({ stackName }) => !stackName.endsWith('-catalogue'));

    expect(withDiagrams(page, stacksOf({ stacks }))).toBe(withDiagrams(page, stacksOf({ stacks: before })));
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
