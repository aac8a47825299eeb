import { existsSync } from 'node:fs';
import type { Assembly } from '../../../rehearsal/assembly';
import type { ExecutionView } from '../../../rehearsal/pipeline/execution';
import { rehearse, type RehearsalOptions, sandbox } from './rehearsal';
import { smallSource } from './small-source';

/** Name of the parameter that holds the image released last. */
const RELEASED_IMAGE = '/shop/sandbox/order-api/released-image';
/** Builds run Jest with coverage for real: many times what a quiet machine needs. */
const ENOUGH_MS = 300_000;

type Rehearsal = Awaited<ReturnType<typeof rehearse>>;

let assembly: Assembly;
const open: Rehearsal[] = [];

beforeAll(() => {
  assembly = sandbox();
});
afterAll(async () => {
  for (const rehearsal of open.splice(0)) await rehearsal.close();
});

async function started(options: Partial<RehearsalOptions> = {}): Promise<Rehearsal> {
  const rehearsal = await rehearse({ assembly, ...options });
  open.push(rehearsal);
  return rehearsal;
}

/** An action of an execution, by name. */
function actionOf({ stages }: ExecutionView, name: string) {
  return stages.flatMap(({ actions }) => actions).find((action) => action.name === name);
}

describe('the first release, of the archive that the stack seeds', () => {
  let rehearsal: Rehearsal;
  let execution: ExecutionView;

  beforeAll(async () => {
    rehearsal = await started({ testFiles: 1 });
    execution = await rehearsal.pipeline.ended(await rehearsal.rehearsed.create());
  }, ENOUGH_MS);

  it('comes through every stage', () => {
    expect(execution).toMatchObject({ status: 'Succeeded', trigger: 'CreatePipeline' });
    expect(execution.stages.map(({ name, status }) => [name, status])).toEqual([
      ['Source', 'Succeeded'],
      ['Build', 'Succeeded'],
      ['Deploy', 'Succeeded'],
    ]);
  });

  it('puts the image, by its digest, into the task definition that CDK rendered', () => {
    const { account } = rehearsal;
    const build = rehearsal.rehearsed.model.projects.get(String(projectOf(rehearsal)));
    const rendered = account.parameters.get(build?.variables.TASK_DEFINITION_PARAMETER ?? '')?.value ?? '';

    expect(imageOf(execution)).toMatch(/@sha256:[0-9a-f]{64}$/);
    expect(account.taskDefinitions).toEqual([JSON.parse(rendered.replace('<IMAGE>', imageOf(execution)))]);
  });

  it('puts the registered revision into the AppSpec', () => {
    expect(rehearsal.account.deployments[0]?.revision).toMatchObject({
      revisionType: 'AppSpecContent',
      appSpecContent: {
        content: expect.stringContaining('TaskDefinition: "arn:definition/shop-sandbox-order-api:1"'),
      },
    });
  });

  it('makes the image known under its tag and its digest', () => {
    expect([...rehearsal.account.images.keys()]).toEqual([
      expect.stringMatching(/:[0-9a-f]{64}$/),
      imageOf(execution),
    ]);
  });

  it('notes the image as released', () => {
    expect(rehearsal.account.parameters.get(RELEASED_IMAGE)?.value).toBe(imageOf(execution));
  });

  it('has run some of the app’s own tests for real', () => {
    expect(actionOf(execution, 'Build')?.build?.reports).toMatchObject([
      { kind: 'tests', failures: 0, tests: expect.any(Number) },
      { kind: 'coverage', covered: expect.any(Number) },
    ]);
    const [tests, coverage] = actionOf(execution, 'Build')?.build?.reports ?? [];
    expect(tests?.kind === 'tests' && tests.tests).toBeGreaterThan(0);
    expect(coverage?.kind === 'coverage' && coverage.covered).toBeGreaterThan(0);
  });

  it('says what was replaced', () => {
    const notes = actionOf(execution, 'Build')?.build?.notes.join('\n');

    expect(notes).toContain('`npm ci --no-audit --no-fund` was replaced by a link');
    expect(notes).toMatch(/`npx jest test\/app` ran 1 of its \d+ test files/);
    expect(notes).toContain('`npm run build` ran for real.');
  });

  it('keeps the log of the build', () => {
    expect(existsSync(actionOf(execution, 'Build')?.build?.logFile ?? '')).toBe(true);
  });

  it('makes each call as the role that the template gives it', () => {
    const { callers } = rehearsal.account;

    expect(callers.get('CreateDeployment')).toContain('DeliveryDeployRole');
    expect(callers.get('RegisterTaskDefinition')).toContain('DeliveryDeployRole');
    expect(callers.get('GetParameter')).toContain('DeliveryBuildRole');
    expect(callers.get('PutParameter')).toContain('DeliveryRecordBuildRole');
  });
});

describe('uploads', () => {
  const SUCCEEDED = { status: 'Succeeded' } as const;
  const FAILED = {
    status: 'Failed',
    errorInformation: { code: 'ALARM_ACTIVE', message: 'One or more alarms have been activated' },
  } as const;
  const executions: ExecutionView[] = [];
  const digests: string[] = [];
  let rehearsal: Rehearsal;
  let failed: ExecutionView;
  let noted: number | undefined;

  beforeAll(async () => {
    rehearsal = await started({ testFiles: 0, endings: [FAILED, SUCCEEDED, SUCCEEDED, SUCCEEDED] });
    const { pipeline, rehearsed } = rehearsal;
    const upload = (source: Uint8Array): string => {
      const { executionId = '', version } = rehearsed.upload(source);
      digests.push(version.sha256);
      return executionId;
    };
    const first = upload(smallSource());
    failed = await pipeline.ended(first);
    noted = rehearsal.account.parameters.get(RELEASED_IMAGE)?.version;
    pipeline.retry(first, 'Deploy');
    const ids = [first, upload(smallSource()), upload(smallSource({ 'NEWS.md': 'a newer one' }))];
    for (const id of ids) executions.push(await pipeline.ended(id));
  }, ENOUGH_MS);

  it('start the pipeline by the event of their bucket', () => {
    expect(executions.map(({ trigger }) => trigger)).toEqual(Array(3).fill('CloudWatchEvent'));
  });

  it('are released each in its own version, though a newer one is there', () => {
    expect(executions.map((execution) => actionOf(execution, 'Build')?.variables.IMAGE_TAG)).toEqual(digests);
  });

  it('of the same content give the same image, which is not built again', () => {
    const [first, same, other] = executions.map((execution) => actionOf(execution, 'Build'));

    expect(same?.variables.IMAGE_URI).toBe(first?.variables.IMAGE_URI);
    expect(other?.variables.IMAGE_URI).not.toBe(first?.variables.IMAGE_URI);
    expect(same?.build?.calls.filter((call) => /^docker (buildx|push)/.test(call))).toEqual([]);
  });

  it('whose deployment fails, fail with its reason', () => {
    expect(actionOf(failed, 'Deploy')).toMatchObject({
      status: 'Failed',
      externalId: 'd-1',
      error: {
        message: 'Deployment d-1 ended as Failed. ALARM_ACTIVE: One or more alarms have been activated',
      },
    });
  });

  it('whose deployment fails, are not noted as released', () => {
    expect(noted).toBe(1);
  });

  it('whose deployment fails, leave the rollback to the deployment group', () => {
    expect(failed.rolledBackBy).toBeUndefined();
    expect(rehearsal.pipeline.executions().map(({ type }) => type)).toEqual(Array(3).fill('STANDARD'));
  });

  it('whose deployment fails, are told to the topic', () => {
    expect(rehearsal.pipeline.services.topics.published.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Deployment d-1 of .* ended as FAILURE\. CodeDeploy returns traffic/),
      expect.stringMatching(/^Stage Deploy of pipeline .* failed in run /),
    ]);
  });

  it('are deployed at a retry without another build', () => {
    expect(executions[0]).toMatchObject({
      status: 'Succeeded',
      stages: [{ attempts: 1 }, { attempts: 1 }, { attempts: 2 }],
    });
  });
});

describe('a build', () => {
  it(
    'with a failing test fails before anything is built, and says where the log is',
    async () => {
      const { account, pipeline, rehearsed } = await started();
      const source = smallSource({ 'test/app/a.test.ts': "test('fails', () => expect(1).toBe(2));" });
      const execution = await pipeline.ended(await rehearsed.create(source));

      expect(actionOf(execution, 'Build')).toMatchObject({
        error: { code: 'JobFailed', message: expect.stringContaining('The build failed in PRE_BUILD') },
        build: { reports: [{ tests: 2, failures: 1 }, { kind: 'coverage' }] },
      });
      expect([...account.images.keys()]).toEqual([]);
      expect(pipeline.services.topics.published[0]?.message).toMatch(
        /^Build arn:.* ended as FAILED\. Log: https:\/\/console\.aws\.amazon\.com\/cloudwatch/,
      );
    },
    ENOUGH_MS,
  );

  it(
    'pushes no image whose program does not start',
    async () => {
      const { account, pipeline, rehearsed } = await started({ testFiles: 0 });
      const source = smallSource({ 'app/main.mjs': 'process.exit(3);' });
      const execution = await pipeline.ended(await rehearsed.create(source));

      expect(actionOf(execution, 'Build')?.error?.message).toContain('The build failed in BUILD');
      expect([...account.images.keys()]).toEqual([]);
    },
    ENOUGH_MS,
  );

  it(
    'waits for the scan, and releases no image with findings',
    async () => {
      const { account, pipeline, rehearsed } = await started({
        testFiles: 0,
        scan: (_digest, look) =>
          look === 0
            ? { status: 'IN_PROGRESS' }
            : { status: 'COMPLETE', completedAt: '2026-11-21T12:00:00Z', counts: { HIGH: 2 } },
      });
      const execution = await pipeline.ended(await rehearsed.create(smallSource()));

      expect(actionOf(execution, 'Build')?.error?.message).toContain('The build failed in POST_BUILD');
      expect(account.deployments).toEqual([]);
    },
    ENOUGH_MS,
  );
});

function imageOf(execution: ExecutionView): string {
  return actionOf(execution, 'Build')?.variables.IMAGE_URI ?? '';
}

function projectOf({ rehearsed }: Rehearsal): string | undefined {
  const works = rehearsed.model.stages.flatMap(({ actions }) => actions.map(({ work }) => work));
  return works.flatMap((work) => (work.provider === 'CodeBuild' ? [work.project] : []))[0];
}
