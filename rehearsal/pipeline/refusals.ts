import { ServiceError } from '../aws/wire';
import type { ExecutionRecord } from './execution';
import type { StageModel } from './model';

/** What the API knows of a stage when it is asked to run it again. */
export interface StageHistory {
  readonly stage: StageModel;
  readonly isSource: boolean;
  readonly isRunning: boolean;
  /** The execution that was in it last. */
  readonly latest?: ExecutionRecord;
  /** Number of the pipeline's structure now. */
  readonly pipelineVersion: number;
}

/**
 * Refuses a retry as the API does.
 *
 * @throws ServiceError
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RetryStageExecution.html
 */
export function assertRetryable(history: StageHistory, execution: ExecutionRecord): void {
  const { latest, pipelineVersion, stage } = history;
  if (latest && latest !== execution) {
    throw new ServiceError(
      'NotLatestPipelineExecutionException',
      `The stage ${stage.name} has been entered by a later execution, ${latest.id}: ${execution.id} is out of date.`,
    );
  }
  if (execution.pipelineVersion !== pipelineVersion || execution.stage(stage.name)?.status !== 'Failed') {
    throw new ServiceError(
      'StageNotRetryableException',
      `Unable to retry the stage ${stage.name} of ${execution.id}. The pipeline structure or stage state might have ` +
        'changed while actions awaited retry, or the stage contains no failed actions.',
    );
  }
}

/**
 * Refuses a rollback as the API does. The API has one error for most reasons, and does not say which of them is which:
 * the message names the reason here.
 *
 * @throws ServiceError
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_RollbackStage.html
 */
export function assertCanRollBack(history: StageHistory, target: ExecutionRecord): void {
  const why = obstacle(history, target);
  if (why === undefined) return;
  throw new ServiceError(
    'UnableToRollbackStageException',
    `Unable to roll back the stage ${history.stage.name} to ${target.id}: ${why}.`,
  );
}

/** Whether a stage can be rolled back to an execution. */
export function canRollBack(history: StageHistory, target: ExecutionRecord): boolean {
  return obstacle(history, target) === undefined;
}

function obstacle(history: StageHistory, target: ExecutionRecord): string | undefined {
  const { isRunning, isSource, pipelineVersion, stage } = history;
  if (isSource) return 'a source stage is never rolled back';
  if (isRunning) return 'the stage is running';
  if (target.type === 'ROLLBACK') return 'it is a rollback itself';
  if (target.pipelineVersion !== pipelineVersion) {
    return `it was started in version ${target.pipelineVersion} of the pipeline's structure, which is now in version ${pipelineVersion}`;
  }
  if (target.stage(stage.name)?.status !== 'Succeeded') return 'it has not succeeded in this stage';
  return undefined;
}
