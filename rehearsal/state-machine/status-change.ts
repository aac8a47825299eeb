import { randomUUID } from 'node:crypto';
import type { EventFields } from '../events/pattern';
import type { ExecutionView } from './execution';

/**
 * An event that Step Functions sends to EventBridge when an execution of a standard machine starts and when it ends.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface StatusChangeEvent extends EventFields {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly source: 'aws.states';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: EventFields;
}

/** Input and output together, as escaped JSON, up to which they are in the event. */
const MAXIMUM_DATA_BYTES = 248 * 1024;

/**
 * The event for the state that the execution is in now.
 *
 * @param epochMs epoch milliseconds of a moment in template milliseconds
 */
export function statusChangeEvent(view: ExecutionView, epochMs: (at: number) => number): StatusChangeEvent {
  const [, , , region = '', account = ''] = view.executionArn.split(':');
  const { input, output, stoppedAt } = view;
  const escaped = JSON.stringify(input) + (output === undefined ? '' : JSON.stringify(output));
  const included = Buffer.byteLength(escaped) <= MAXIMUM_DATA_BYTES;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account,
    time: new Date(epochMs(stoppedAt ?? view.startedAt)).toISOString(),
    region,
    resources: [view.executionArn],
    detail: {
      executionArn: view.executionArn,
      stateMachineArn: view.machineArn,
      name: view.name,
      status: view.status,
      startDate: Math.round(epochMs(view.startedAt)),
      stopDate: stoppedAt === undefined ? null : Math.round(epochMs(stoppedAt)),
      input: included ? input : null,
      inputDetails: { included },
      output: included ? (output ?? null) : null,
      outputDetails: output === undefined ? null : { included },
      error: view.error ?? null,
      cause: view.cause ?? null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
    },
  };
}
