import type { ExecutionView } from '../state-machine/execution';
import type { EventDetails, HistoryEvent } from '../state-machine/history';
import type { WallTime } from './wall-time';

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export function describeExecution(view: ExecutionView, time: WallTime): object {
  return {
    ...listedExecution(view, time),
    input: view.input,
    inputDetails: { included: true },
    output: view.output,
    outputDetails: view.output === undefined ? undefined : { included: true },
    error: view.error,
    cause: view.cause,
  };
}

/** An execution among others, as ListExecutions has it. */
export function listedExecution(view: ExecutionView, time: WallTime): object {
  return {
    executionArn: view.executionArn,
    stateMachineArn: view.machineArn,
    name: view.name,
    status: view.status,
    startDate: time.epochSeconds(view.startedAt),
    stopDate: view.stoppedAt === undefined ? undefined : time.epochSeconds(view.stoppedAt),
  };
}

/** Details that show data of the execution. */
const DATA = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'parameters']);

/**
 * An event on the wire.
 *
 * @param withData `includeExecutionData`
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function historyEvent(
  { id, previousEventId, type, at, detailsField, details = {} }: HistoryEvent,
  time: WallTime,
  withData: boolean,
): object {
  const shown: EventDetails = withData
    ? details
    : Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.has(name)));
  return {
    id,
    previousEventId,
    type,
    timestamp: time.epochSeconds(at),
    ...(detailsField === undefined ? {} : { [detailsField]: shown }),
  };
}
