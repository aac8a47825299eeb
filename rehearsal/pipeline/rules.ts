import type { EventFields, EventValue } from '../events/pattern';
import { PipelineError } from './error';

/** An event as EventBridge receives it from a service of AWS. */
export type AwsEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: EventFields;
};

export interface InputTransformer {
  /** Name to path, such as `$.detail.stage`. */
  readonly paths: Readonly<Record<string, string>>;
  /** JSON with `<name>` in it. */
  readonly template: string;
}

/** An `AWS::Events::Rule`, resolved. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly matches: (event: EventFields) => boolean;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  /** Name of the role in which the target is called. @default EventBridge calls it in its own name */
  readonly role?: string;
  readonly transformer?: InputTransformer;
}

/**
 * What a target receives: the event, or what the transformer makes of it. A placeholder inside a JSON string is filled in
 * as text, any other as JSON.
 *
 * @throws PipelineError for a template that gives no JSON
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function inputOf(event: AwsEvent, transformer: InputTransformer | undefined): unknown {
  if (!transformer) return event;
  const { paths, template } = transformer;
  let quoted = false;
  const filled = template.replaceAll(/\\.|"|<([\w-]+)>/g, (match: string, name: string | undefined) => {
    if (match === '"') quoted = !quoted;
    if (name === undefined) return match;
    const value = at(event, paths[name]) ?? '';
    const json = JSON.stringify(value);
    if (!quoted) return json;
    return typeof value === 'string' ? json.slice(1, -1) : json.replaceAll('"', String.raw`\"`);
  });
  try {
    return JSON.parse(filled);
  } catch (error) {
    throw new PipelineError(`The input template ${template} gives no JSON: ${filled}`, { cause: error });
  }
}

/** Follows `$.a.b`. EventBridge knows no filters in such paths. */
function at(event: EventFields, path: string | undefined): EventValue | undefined {
  const [root, ...keys] = path?.split('.') ?? [];
  if (root !== '$') {
    throw new PipelineError(`${String(path)} is no path that EventBridge reads; write $.detail.name.`);
  }
  return keys.reduce<EventValue | undefined>((value, key) => member(value, key), event);
}

function member(value: EventValue | undefined, key: string): EventValue | undefined {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isFields(value: EventValue | undefined): value is EventFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
