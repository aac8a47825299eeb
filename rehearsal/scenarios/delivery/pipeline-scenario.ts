import path from 'node:path';
import { setTimeout as realDelay } from 'node:timers/promises';
import { z } from 'zod';
import { PATHS } from '../../../app/src/contract';
import { filesOf, zipFiles } from '../../pipeline/archive';
import type { ExecutionView } from '../../pipeline/execution';
import { RehearsedPipeline } from '../../pipeline/rehearsed-pipeline';
import { undeployedResolver } from '../../synth/made-up';
import type { Outcome, Scenario, ScenarioContext } from '../types';
import type { DeliveryExperiment } from './experiment';
import { SUCCEEDS } from './expectations';
import {
  executionProblems,
  notesOf,
  orderProblems,
  stagesOf,
  waitingProblems,
  waitsOf,
} from './pipeline-findings';
import { underLoad } from './release-scenario';
import type { DeliverySystem } from './system';
import { factsOf, judged } from './write-up';

const MINUTE_MS = 60_000;
/** Longest that an execution takes here, in real milliseconds: a build runs at its own pace. */
const LONGEST_EXECUTION_MS = 300_000;

/** What is uploaded. Made before the load: zipping a repository takes this process from everything else for a second. */
interface Archives {
  /** What the stack seeds. */
  readonly first: Uint8Array;
  /** What somebody uploads next. */
  readonly next: Uint8Array;
}

/** A pipeline before an account under load. */
interface Stage {
  readonly pipeline: RehearsedPipeline;
  readonly experiment: DeliveryExperiment;
  readonly archives: Archives;
  readonly context: ScenarioContext;
}

/** Runs the pipeline. @returns ids of its executions, in the order of their start */
type Drive = (stage: Stage) => Promise<readonly string[]>;

/** What is expected of the executions beside that they end well and in order. */
interface Expected {
  readonly problems: (executions: readonly ExecutionView[]) => readonly string[];
  readonly observed: (executions: readonly ExecutionView[]) => readonly string[];
}

const NOTHING_MORE: Expected = { problems: () => [], observed: () => [] };

/** From the archive that the stack seeds through every stage of the pipeline to live traffic. */
export function pipelineScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'From the archive to live traffic, through the pipeline',
    expectation:
      'The archive that the stack seeds is built, tested and released, and takes over all traffic as the template says; no request fails, and production tells the version of that archive.',
    run: (system, context) =>
      throughPipeline(system, context, async ({ pipeline, archives }) => [
        await pipeline.create(archives.first),
      ]),
  };
}

/** A second archive is uploaded while the first one is built. */
export function queuedReleaseScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'A second release queued behind the first',
    expectation:
      'The second execution waits until the first one has been built, and deploys only when the first one has; both end well, no request fails, and the version of the second archive is live in the end.',
    run: (system, context) => throughPipeline(system, context, driveTwo, twoQueued),
  };
}

async function driveTwo(stage: Stage): Promise<readonly string[]> {
  const { pipeline, archives, context } = stage;
  const first = await pipeline.create(archives.first);
  await untilBuilt(stage, first);
  context.progress('a second archive is uploaded');
  const { executionId: second } = pipeline.upload(archives.next);
  if (second === undefined) throw new Error('No rule of the template starts the pipeline at an upload.');
  return [first, second];
}

/** The second execution is ready to be built while the first one is, and waits, however fast builds are. */
const twoQueued: Expected = {
  problems: waitingProblems,
  observed: ([first, second]) =>
    first && second
      ? waitsOf(first, second).map(
          ({ stage, waitedMs }) =>
            `${second.id.slice(0, 8)} waited ${Math.round(waitedMs / 1000)} s before ${stage} for ${first.id.slice(0, 8)}.`,
        )
      : [],
};

async function throughPipeline(
  system: DeliverySystem,
  context: ScenarioContext,
  drive: Drive,
  expected: Expected = NOTHING_MORE,
): Promise<Outcome> {
  const startedAt = performance.now();
  const experiment = await system.begin();
  const pipeline = pipelineOf(experiment, context);
  try {
    const archives = await archivesOf(pipeline);
    await underLoad(experiment);
    context.progress('the pipeline runs');
    const executions: ExecutionView[] = [];
    for (const id of await drive({ pipeline, experiment, archives, context })) {
      executions.push(await endOf(pipeline, id, context));
    }
    await experiment.wait(MINUTE_MS);
    const version = await versionOf(experiment);
    const outcome = await judge(experiment, executions, version, expected);
    return { ...outcome, durationMs: performance.now() - startedAt };
  } finally {
    await pipeline.close();
  }
}

function pipelineOf({ account }: DeliveryExperiment, { workFolder }: ScenarioContext): RehearsedPipeline {
  // Advice of the SDK about this machine's Node.js, which says nothing about the rehearsal.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { assembly } = account.plan;
  return new RehearsedPipeline({
    assembly,
    resolver: undeployedResolver(assembly),
    account,
    clock: account.clock,
    metrics: account.parts.metrics,
    folder: path.join(workFolder, 'pipeline'),
  });
}

async function judge(
  experiment: DeliveryExperiment,
  executions: readonly ExecutionView[],
  version: string,
  { problems, observed }: Expected,
): Promise<Omit<Outcome, 'durationMs'>> {
  const record = await experiment.stopLoad();
  const all = experiment.account.deployments.all();
  const last = all.findLast(({ id }) => !all.some(({ rollback }) => rollback?.id === id));
  const facts = last && factsOf(experiment, last.id, 0, record);
  const released = executions.at(-1)?.stages.flatMap(({ actions }) => actions) ?? [];
  const tag = released.map(({ variables }) => variables.IMAGE_TAG).find((value) => value !== undefined);
  return judged(experiment, {
    record,
    facts,
    expected: SUCCEEDS,
    problems: [
      ...executions.flatMap(executionProblems),
      ...orderProblems(executions),
      ...problems(executions),
      ...(facts ? [] : ['The pipeline deployed nothing.']),
    ],
    before: [...executions.flatMap(stagesOf), ...observed(executions)],
    after: [`Production answers with version ${version}${tag === undefined ? '' : `, of the image ${tag}`}.`],
    notes: [...new Set(executions.flatMap(notesOf))],
  });
}

/** The end of an execution. @throws Error when it lasts too long; AbortError when the rehearsal ends */
async function endOf(
  { pipeline }: RehearsedPipeline,
  id: string,
  { signal }: ScenarioContext,
): Promise<ExecutionView> {
  const patience = new AbortController();
  const late = realDelay(LONGEST_EXECUTION_MS, undefined, {
    signal: AbortSignal.any([signal, patience.signal]),
  });
  const ended = await Promise.race([pipeline.ended(id), late]);
  patience.abort();
  await late.catch(() => undefined);
  if (ended) return ended;
  throw new Error(`The execution ${id} has not ended after ${LONGEST_EXECUTION_MS / 1000} s.`);
}

/** Waits until an execution is in its second stage, the build. @throws Error when it ends before */
async function untilBuilt({ pipeline: { pipeline }, experiment }: Stage, id: string): Promise<void> {
  const begun = (): boolean =>
    pipeline.execution(id).stages.length > 1 || pipeline.execution(id).status !== 'InProgress';
  await experiment.waitUntil(begun, LONGEST_EXECUTION_MS * experiment.scale);
  const execution = pipeline.execution(id);
  if (execution.status !== 'InProgress') {
    throw new Error(`The first execution was not built: ${executionProblems(execution).join(' ')}`);
  }
}

/** The seeded archive, and the same with one file more. */
async function archivesOf(pipeline: RehearsedPipeline): Promise<Archives> {
  const first = await pipeline.firstArchive();
  if (!first) throw new Error('The stack seeds no archive.');
  const next = new Map([...filesOf(first), ['NEXT.txt', Buffer.from('The next release.\n')]]);
  return { first, next: zipFiles(next) };
}

const versionSchema = z.looseObject({ version: z.string() });

async function versionOf({ account }: DeliveryExperiment): Promise<string> {
  const answer = await account.client.send({ method: 'GET', path: PATHS.version });
  return versionSchema.parse(answer.json()).version;
}
