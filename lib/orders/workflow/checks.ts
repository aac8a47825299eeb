import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { ERROR_PATHS } from './catchers';
import type { WorkflowTasks } from './tasks';

/** Whether a text stands at a path. */
export function isText(path: string): sfn.Condition {
  return sfn.Condition.and(sfn.Condition.isPresent(path), sfn.Condition.isString(path));
}

/** Records that an answer lacks what the next state needs of it, as if the task had failed by an error of that name. */
export function malformed(tasks: WorkflowTasks, id: string, next: sfn.IChainable): sfn.Chain {
  return recordError(tasks, id, ERROR_PATHS.failure, {
    Error: ORDER_ERRORS.malformedResult,
    Cause: 'The answer lacks what the next state needs',
  }).next(next);
}

/** Records an error that the definition itself has found, where a catcher would put it. */
export function recordError(
  tasks: WorkflowTasks,
  id: string,
  resultPath: string,
  error: { readonly Error: string; readonly Cause: string },
): sfn.Pass {
  return sfn.Pass.jsonPath(tasks.scope, id, { result: sfn.Result.fromObject(error), resultPath });
}
