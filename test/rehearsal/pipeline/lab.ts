import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import type { Assembly } from '../../../rehearsal/assembly';
import { type Clock, manualClock } from '../../../rehearsal/clock';
import { eventPattern } from '../../../rehearsal/events/pattern';
import type { ActionResult, ActionRunners } from '../../../rehearsal/pipeline/actions/action';
import { manualApproval } from '../../../rehearsal/pipeline/actions/approval';
import type { ActionModel, PipelineModel, StageModel } from '../../../rehearsal/pipeline/model';
import type { PipelineOptions } from '../../../rehearsal/pipeline/options';
import { QueuedPipeline } from '../../../rehearsal/pipeline/pipeline';
import { RehearsedPipeline } from '../../../rehearsal/pipeline/rehearsed-pipeline';
import { sourceStore } from '../../../rehearsal/pipeline/source-store';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';

const folders: string[] = [];

afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that goes after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pipeline-'));
  folders.push(folder);
  return folder;
}

/** Where the app of a stack that a test has synthesized lies. */
export function assemblyFolder({ node }: Stack): string {
  if (node.root instanceof App) return node.root.outdir;
  throw new Error('The stack is in no app.');
}

/** The pipeline of an assembly, which nothing runs yet, in an account that answers nothing. */
export function pipelineOf(assembly: Assembly, checkout?: string): RehearsedPipeline {
  return new RehearsedPipeline({
    assembly,
    resolver: undeployedResolver(assembly),
    account: { endpointUrl: () => 'http://127.0.0.1:9', addImage: () => undefined },
    clock: manualClock(),
    folder: temporaryFolder(),
    checkout,
  });
}

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:told';

/** Each action of these pipelines is a build without a project: what it does is told by the test. */
export function action(name: string, more: Partial<ActionModel> = {}): ActionModel {
  return {
    name,
    category: 'Build',
    runOrder: 1,
    inputs: [],
    outputs: [],
    role: 'role',
    timeoutMs: 60_000,
    work: { provider: 'CodeBuild', project: name, variables: {} },
    ...more,
  };
}

export function stage(
  name: string,
  actions: readonly ActionModel[],
  more: Partial<StageModel> = {},
): StageModel {
  return { name, actions, onFailure: 'fail', ...more };
}

/** What happens when an action runs: it waits for the test to end it. */
export interface RunningAction {
  readonly name: string;
  readonly executionId: string;
  readonly variables: Readonly<Record<string, string>>;
  succeed(result?: ActionResult): void;
  fail(error: Error): void;
}

/** A pipeline whose actions are ended by the test, on a clock that the test moves. */
export function lab(
  stages: readonly StageModel[],
  options: Partial<PipelineOptions> & { readonly clock?: Clock } = {},
) {
  const clock = manualClock();
  const running: RunningAction[] = [];
  const metrics = metricStore();
  const started: ((action: RunningAction) => void)[] = [];
  const begin = (
    executionId: string,
    name: string,
    variables: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) =>
    new Promise<ActionResult>((resolve, reject) => {
      const forget = (): void => void running.splice(running.indexOf(begun), 1);
      const begun: RunningAction = {
        name,
        executionId,
        variables,
        succeed(result = {}) {
          forget();
          resolve(result);
        },
        fail(error) {
          forget();
          reject(error);
        },
      };
      signal.addEventListener('abort', () => begun.fail(signal.reason));
      running.push(begun);
      started.shift()?.(begun);
    });
  const runners: ActionRunners = {
    S3: async () => ({}),
    CodeStarSourceConnection: async () => ({}),
    CodeBuild: ({ action: { name }, executionId, signal, work }) =>
      begin(executionId, name, work.variables, signal),
    Manual: manualApproval,
    CodeDeployToECS: async () => ({}),
    ECS: async () => ({}),
  };
  const model: PipelineModel = {
    name: 'delivery',
    arn: 'arn:aws:codepipeline:eu-west-1:123456789012:delivery',
    account: '123456789012',
    region: 'eu-west-1',
    stages,
    triggers: [],
    projects: new Map(),
    role: 'pipeline',
    artifactBucket: 'artifacts',
    rules: [
      {
        name: 'failed-stage',
        arn: 'arn:aws:events:eu-west-1:123456789012:rule/failed-stage',
        matches: eventPattern({
          'detail-type': ['CodePipeline Stage Execution State Change'],
          detail: { pipeline: ['delivery'], state: ['FAILED'] },
        }),
        targets: [
          {
            arn: TOPIC,
            transformer: { paths: { stage: '$.detail.stage' }, template: '"Stage <stage> failed."' },
          },
        ],
      },
    ],
  };
  const store = sourceStore();
  const account = { endpointUrl: () => '', addImage: () => undefined };
  const registry = { digestOf: () => undefined, push: async () => '' };
  const pipeline = new QueuedPipeline({
    model,
    account,
    clock,
    metrics,
    runners,
    folder: temporaryFolder(),
    approve: () => new Promise(() => undefined),
    builds: {
      account,
      clock,
      registry,
      store,
      folder: '',
      packages: [],
      testFiles: 1,
      scan: () => ({ status: '' }),
    },
    ...options,
  });
  return {
    clock,
    metrics,
    pipeline,
    /** Actions that run now: name, and the execution that they belong to. */
    running: () => running.map(({ name, executionId }) => [name, executionId]),
    /** The action of this name that runs, or the next to begin. */
    whenRunning: async (name: string): Promise<RunningAction> => {
      for (;;) {
        const found = running.find((candidate) => candidate.name === name);
        if (found) return found;
        await new Promise<RunningAction>((resolve) => started.push(resolve));
      }
    },
    states: () =>
      pipeline.services.bus.events.map(({ detail, 'detail-type': type }) =>
        [type.split(' ')[1], detail.stage, detail.action, detail.state]
          .filter((word) => typeof word === 'string')
          .join(' '),
      ),
  };
}
