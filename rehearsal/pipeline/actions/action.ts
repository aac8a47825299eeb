import type { PipelineAccess } from '../access';
import type { PipelineAccount } from '../account';
import type { ApprovalDecision, ApprovalRequest } from './approval';
import type { BuildHostOptions } from '../build/host';
import type { BuildRecord } from '../build/project-build';
import type { Clock } from '../../clock';
import type { EventBus } from '../event-bus';
import type { EventPlace } from '../events';
import type { Topics } from '../../messaging/topics';
import type { ActionModel, PipelineModel, Provider, WorkOf } from '../model';
import type { SourceStore } from '../source-store';

/** A revision that a run is about, in place of the newest. */
export interface SourceRevision {
  readonly actionName: string;
  readonly revisionType: string;
  readonly revisionValue: string;
}

/** What actions work with. */
export interface ActionServices {
  readonly pipeline: PipelineModel;
  readonly account: PipelineAccount;
  readonly access: PipelineAccess;
  readonly clock: Clock;
  readonly place: EventPlace;
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly store: SourceStore;
  readonly builds: BuildHostOptions;
  /** Decides an approval. A promise that stays pending: nobody answers. */
  readonly approve: (request: ApprovalRequest) => Promise<ApprovalDecision>;
}

/** One run of an action. */
export interface ActionContext<P extends Provider = Provider> {
  readonly services: ActionServices;
  readonly action: ActionModel;
  /** What is to be done, its variables filled in. */
  readonly work: WorkOf<P>;
  readonly stage: string;
  readonly executionId: string;
  /** Of the run's source. @default the source action has not run yet */
  readonly sourceVersion?: string;
  /** @default the newest */
  readonly revision?: SourceRevision;
  /** Bytes of an input artifact. */
  readonly input: (artifact: string) => Promise<Uint8Array>;
  /** Aborted when the action has run out of time, and when its run was stopped and abandoned. */
  readonly signal: AbortSignal;
}

export interface ActionResult {
  /** Output variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** By name. */
  readonly artifacts?: ReadonlyMap<string, Uint8Array>;
  /** What other services know the work by: a build id, a deployment id. */
  readonly externalId?: string;
  readonly summary?: string;
  /** Of a source action: the revision that it took. */
  readonly sourceVersion?: string;
  readonly build?: BuildRecord;
}

/** An action that failed, with what is known of its work. */
export class ActionFailure extends Error {
  override readonly name = 'ActionFailure';

  /** @param code as CodePipeline shows it beside the message */
  constructor(
    readonly code: string,
    message: string,
    readonly result: ActionResult = {},
  ) {
    super(message);
  }
}

export type ActionRunner<P extends Provider> = (context: ActionContext<P>) => Promise<ActionResult>;

/** How each provider does its work. */
export type ActionRunners = { readonly [P in Provider]: ActionRunner<P> };

/** Does an action's work by its provider. */
export function runAction(runners: ActionRunners, context: ActionContext): Promise<ActionResult> {
  const { work } = context;
  switch (work.provider) {
    case 'S3':
      return runners.S3({ ...context, work });
    case 'CodeStarSourceConnection':
      return runners.CodeStarSourceConnection({ ...context, work });
    case 'CodeBuild':
      return runners.CodeBuild({ ...context, work });
    case 'Manual':
      return runners.Manual({ ...context, work });
    case 'CodeDeployToECS':
      return runners.CodeDeployToECS({ ...context, work });
    case 'ECS':
      break;
  }
  return runners.ECS({ ...context, work });
}
