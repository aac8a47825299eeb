import { setTimeout as realDelay } from 'node:timers/promises';
import { z } from 'zod';
import { PATHS } from '../../../app/src/contract';
import { ServiceError } from '../../aws/wire';
import type { ExecutionView } from '../../pipeline/execution';
import type { RehearsedPipeline } from '../../pipeline/rehearsed-pipeline';
import type { Outcome, Scenario, ScenarioContext } from '../types';
import {
  type Archives,
  archivesOf,
  notesOfSurroundings,
  pipelineOf,
  releaseNext,
} from './delivered-pipeline';
import type { DeliveryExperiment } from './experiment';
import { SUCCEEDS } from './expectations';
import {
  approvalProblems,
  approvalsAsked,
  executionProblems,
  notesOf,
  orderProblems,
  releasedTag,
  rolledBackProblems,
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

/** A pipeline before an account under load. */
interface Stage {
  readonly pipeline: RehearsedPipeline;
  readonly experiment: DeliveryExperiment;
  readonly archives: Archives;
  readonly context: ScenarioContext;
}

/** What the pipeline did. */
interface Driven {
  /** In the order of their start. */
  readonly executions: readonly ExecutionView[];
  readonly problems: readonly string[];
  readonly observed: readonly string[];
}

type Drive = (stage: Stage) => Promise<Driven>;

/** From the first archive through every stage of the pipeline to live traffic. */
export function pipelineScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'From the archive to live traffic, through the pipeline',
    expectation:
      'The first archive is built, tested, approved where the configuration asks for it, and released; it takes over all traffic as the template says, no request fails, and production tells the version of that archive.',
    run: (system, context) => throughPipeline(system, context, driveOne),
  };
}

/** A second archive comes while the first one is built. */
export function queuedReleaseScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'A second release queued behind the first',
    expectation:
      'The second execution waits until the first one has been built, and deploys only when the first one has; both end well, no request fails, and the version of the second archive is live in the end.',
    run: (system, context) => throughPipeline(system, context, driveTwo),
  };
}

/** A release that ECS takes back, whose stage the pipeline rolls back, once. */
export function rolledBackScenario(name: string): Scenario<DeliverySystem> {
  return {
    name,
    title: 'A failed release whose stage is rolled back, and no rollback of that',
    expectation:
      'A hook refuses the second release, its stage is rolled back to the first one by itself, CodePipeline refuses to roll back to that rollback, no request fails, and the first version is live in the end.',
    run: (system, context) => throughPipeline(system, context, driveRollback),
  };
}

async function driveOne(stage: Stage): Promise<Driven> {
  const executions = [await endOf(stage, await stage.pipeline.create(stage.archives.first))];
  return { executions, problems: executions.flatMap(executionProblems), observed: [] };
}

/** The second execution is ready to be built while the first one is, and waits, however fast builds are. */
async function driveTwo(stage: Stage): Promise<Driven> {
  const { pipeline, archives, context } = stage;
  const first = await pipeline.create(archives.first);
  await untilBuilt(stage, first);
  context.progress('a second archive comes');
  const second = releaseNext(pipeline, archives.next);
  const executions = [await endOf(stage, first), await endOf(stage, second)];
  const [before, after] = executions;
  return {
    executions,
    problems: [...executions.flatMap(executionProblems), ...waitingProblems(executions)],
    observed:
      before && after
        ? waitsOf(before, after).map(
            ({ stage: name, waitedMs }) =>
              `${after.id.slice(0, 8)} waited ${Math.round(waitedMs / 1000)} s before ${name} for ${before.id.slice(0, 8)}.`,
          )
        : [],
  };
}

/** Only a rollback of an execution that succeeded in the stage is allowed, and never of one that is a rollback. */
async function driveRollback(stage: Stage): Promise<Driven> {
  const { pipeline, archives, context, experiment } = stage;
  const first = await endOf(stage, await pipeline.create(archives.first));
  const released = await versionOf(experiment);
  context.progress('an archive comes whose data the released version cannot read');
  const failed = await endOf(stage, releaseNext(pipeline, archives.unreadable));
  if (failed.rolledBackBy === undefined) {
    const problems = [
      ...executionProblems(first),
      `The stage of ${failed.id.slice(0, 8)} was not rolled back.`,
    ];
    return {
      executions: [first, failed],
      problems: [...problems, ...executionProblems(failed)],
      observed: [],
    };
  }
  const rollback = await endOf(stage, failed.rolledBackBy);
  const refusal = refusalOf(() => pipeline.pipeline.rollBack(stageOf(rollback), rollback.id));
  const live = await versionOf(experiment);
  return {
    executions: [first, failed, rollback],
    problems: [
      ...executionProblems(first),
      ...rolledBackProblems(first, failed, rollback),
      ...(refusal === undefined
        ? [`A rollback to the rollback ${rollback.id.slice(0, 8)} was accepted.`]
        : []),
      ...(live === released ? [] : [`Production tells ${live}; the version before was ${released}.`]),
    ],
    observed: [
      ...executionProblems(failed),
      `Its stage was rolled back to ${first.id.slice(0, 8)} by ${rollback.id.slice(0, 8)}.`,
      ...(refusal === undefined ? [] : [`A rollback to that was refused: ${refusal}`]),
    ],
  };
}

function stageOf({ id, stages: [stage] }: ExecutionView): string {
  if (stage) return stage.name;
  throw new Error(`The execution ${id} has entered no stage.`);
}

/** How CodePipeline refused. @returns undefined when it did not */
function refusalOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

async function throughPipeline(
  system: DeliverySystem,
  context: ScenarioContext,
  drive: Drive,
): Promise<Outcome> {
  const startedAt = performance.now();
  const experiment = await system.begin();
  const pipeline = pipelineOf(experiment, context);
  try {
    const archives = await archivesOf(pipeline);
    await underLoad(experiment);
    context.progress('the pipeline runs');
    const driven = await drive({ pipeline, experiment, archives, context });
    await experiment.wait(MINUTE_MS);
    const version = await versionOf(experiment);
    const outcome = await judge({ experiment, pipeline, driven, version });
    return { ...outcome, durationMs: performance.now() - startedAt };
  } finally {
    await pipeline.close();
  }
}

interface Ended {
  readonly experiment: DeliveryExperiment;
  readonly pipeline: RehearsedPipeline;
  readonly driven: Driven;
  readonly version: string;
}

async function judge({ experiment, pipeline, driven, version }: Ended): Promise<Omit<Outcome, 'durationMs'>> {
  const { executions, problems, observed } = driven;
  const record = await experiment.stopLoad();
  const all = experiment.account.deployments.all();
  const last = all.findLast(({ id }) => !all.some(({ rollback }) => rollback?.id === id));
  const facts = last && factsOf(experiment, last.id, 0, record);
  const tag = releasedTag(executions);
  const { published } = pipeline.pipeline.services.topics;
  return judged(experiment, {
    record,
    facts,
    expected: SUCCEEDS,
    problems: [
      ...problems,
      ...orderProblems(executions),
      ...approvalProblems(pipeline.model, executions, published),
      ...(facts ? [] : ['The pipeline deployed nothing.']),
    ],
    before: [...executions.flatMap(stagesOf), ...approvalsAsked(published), ...observed],
    after: [`Production answers with version ${version}${tag === undefined ? '' : `, of the image ${tag}`}.`],
    notes: [...new Set(executions.flatMap(notesOf)), ...notesOfSurroundings(pipeline)],
  });
}

/** The end of an execution. @throws Error when it lasts too long; AbortError when the rehearsal ends */
async function endOf(
  { pipeline: { pipeline }, context: { signal } }: Pick<Stage, 'pipeline' | 'context'>,
  id: string,
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

const versionSchema = z.looseObject({ version: z.string() });

async function versionOf({ account }: DeliveryExperiment): Promise<string> {
  const answer = await account.client.send({ method: 'GET', path: PATHS.version });
  return versionSchema.parse(answer.json()).version;
}
