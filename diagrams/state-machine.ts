import { at } from '../rehearsal/assembly/at';
import { targetsIn } from './references';
import type { Placed, Templates } from './templates';

/** That a Task state of a definition calls something. */
export interface TaskCall {
  /** The integration as its ARN names it, `lambda:invoke` or `sqs:sendMessage`; `activity` for one. */
  readonly integration: string;
  readonly to: Placed;
}

/**
 * What the Task states of a state machine call, from its definition.
 *
 * @throws Error where the definition is not a text in the template
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html
 */
export function taskCallsOf(templates: Templates, machine: Placed): readonly TaskCall[] {
  const named: Placed[] = [];
  const text = definitionText(machine.properties['DefinitionString'], (expression) => {
    const [target] = targetsIn(templates, machine.role, expression);
    return target === undefined ? 'any' : mark(named.push(target) - 1);
  });
  if (text === undefined) {
    throw new Error(`${machine.key} has no DefinitionString that a diagram can read: write it as one text.`);
  }
  return [...tasksIn(JSON.parse(text))].flatMap((task) =>
    [...JSON.stringify(task).matchAll(MARK)].flatMap(([, index]) => {
      const to = named[Number(index)];
      return to === undefined ? [] : [{ integration: integrationOf(task), to }];
    }),
  );
}

/** In the place of an expression that names a resource; nothing of JSON is in it. */
const MARK = /<<(\d+)>>/g;
const mark = (index: number): string => `<<${index}>>`;

function definitionText(value: unknown, written: (expression: unknown) => string): string | undefined {
  if (typeof value === 'string') return value;
  const parts = at(value, 'Fn::Join', 1);
  if (!Array.isArray(parts)) return undefined;
  return parts.map((part: unknown) => (typeof part === 'string' ? part : written(part))).join('');
}

/** Every Task state, those within Map and Parallel states too. */
function* tasksIn(definition: unknown): Generator {
  for (const state of Object.values(Object(at(definition, 'States')))) {
    if (at(state, 'Type') === 'Task') yield state;
    yield* tasksIn(at(state, 'ItemProcessor') ?? at(state, 'Iterator'));
    for (const branch of Object.values(Object(at(state, 'Branches')))) yield* tasksIn(branch);
  }
}

function integrationOf(task: unknown): string {
  const [, integration = 'activity'] = /:states:::(.+)$/.exec(String(at(task, 'Resource'))) ?? [];
  return integration;
}
