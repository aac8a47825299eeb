import { randomUUID } from 'node:crypto';
import { assertExecutionName, executionArn, parseMachineArn } from '../state-machine/arns';
import { STEP_FUNCTIONS_TARGET } from './step-functions';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';

/** A call of StartExecution that was accepted. */
export interface AcceptedStart {
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
}

/** What was asked of a Step Functions that only accepts. */
export interface AcceptedStarts {
  /** Executions, in order of the first call. */
  readonly starts: readonly AcceptedStart[];
  /** Calls that were refused because an execution of this name had another input. */
  readonly conflicts: readonly AcceptedStart[];
}

/**
 * A Step Functions that only accepts and writes down StartExecution, for rehearsals of what starts executions without
 * what they run. An execution never ends, so the same name and input is the same one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function acceptedStarts(): AcceptedStarts & { readonly protocol: WireProtocol } {
  const conflicts: AcceptedStart[] = [];
  const byArn = new Map<string, AcceptedStart & { readonly startDate: number }>();
  return {
    conflicts,
    get starts() {
      return [...byArn.values()];
    },
    protocol: jsonProtocol({
      service: 'states',
      target: STEP_FUNCTIONS_TARGET,
      version: '1.0',
      operations: {
        StartExecution({ stateMachineArn, name, input = '{}' }) {
          const start = {
            stateMachineArn: String(stateMachineArn),
            name: typeof name === 'string' ? name : randomUUID(),
            input: String(input),
            startDate: Date.now() / 1000,
          };
          parseMachineArn(start.stateMachineArn);
          assertExecutionName(start.name);
          const arn = executionArn(start.stateMachineArn, start.name);
          const existing = byArn.get(arn);
          if (existing && existing.input !== start.input) {
            conflicts.push(start);
            throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
          }
          byArn.set(arn, existing ?? start);
          return { executionArn: arn, startDate: (existing ?? start).startDate };
        },
      },
    }),
  };
}
