import { NotModelledError } from './error';
import type { Json } from './json';

/** How a task gets its result: the answer of the call, or a report by its token. */
export type TaskResource =
  | { readonly kind: 'function'; readonly arn: string; readonly integration: 'function' }
  | { readonly kind: 'activity'; readonly arn: string }
  | {
      readonly kind: 'service';
      readonly arn: string;
      /** `<service>:<action>`: key in the table of integrations. */
      readonly integration: string;
      /** For example `lambda`. */
      readonly resourceType: string;
      /** For example `invoke.waitForTaskToken`. */
      readonly resource: string;
      readonly callback: boolean;
    };

const SERVICE = /^arn:aws[\w-]*:states:[^:]*:[^:]*:((?:aws-sdk:)?\w+):(\w+)(?:\.([\w:]+))?$/;
const ACTIVITY = /^arn:aws[\w-]*:states:[^:]+:\d{12}:activity:[^:]+$/;
const FUNCTION = /^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:[^:]+(?::[^:]+)?$/;

/**
 * Reads the `Resource` of a task.
 *
 * @param where the state, for errors
 * @throws NotModelledError for `.sync`, HTTP tasks and what is no resource
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html#task-types
 */
export function parseTaskResource(arn: string, where: string): TaskResource {
  if (ACTIVITY.test(arn)) return { kind: 'activity', arn };
  if (FUNCTION.test(arn)) return { kind: 'function', arn, integration: 'function' };
  const [, resourceType, action, pattern] = SERVICE.exec(arn) ?? [];
  if (resourceType === undefined || action === undefined || resourceType === 'http') {
    throw new NotModelledError(
      where,
      `The resource '${arn}' is no function, activity or service integration.`,
      'Correct its ARN.',
    );
  }
  if (pattern !== undefined && pattern !== 'waitForTaskToken') {
    throw new NotModelledError(
      where,
      `The pattern '.${pattern}' of '${arn}' is not modelled.`,
      'Use request and response or .waitForTaskToken.',
    );
  }
  return {
    kind: 'service',
    arn,
    integration: `${resourceType}:${action}`,
    resourceType,
    resource: pattern === undefined ? action : `${action}.${pattern}`,
    callback: pattern !== undefined,
  };
}

/** A call that a task makes. */
export interface TaskCall {
  /** `Resource` of the task. */
  readonly resource: string;
  /** What the task is given. */
  readonly parameters: Json;
  /** ARN of the state machine's role: the call is made, and authorized, in its name. */
  readonly roleArn: string;
}

/** Carries a task's call out. @throws StateError under the name that Step Functions reports */
export type Integration = (call: TaskCall) => Promise<Json>;

/** What tasks can call: `<service>:<action>`, and `function` for tasks whose resource is a function's ARN. */
export type Integrations = Readonly<Record<string, Integration>>;
