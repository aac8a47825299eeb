import type { AssemblyStack } from '../../assembly/types';

interface RawResource {
  readonly Type: string;
  Properties?: Record<string, unknown>;
}

interface RawTemplate {
  readonly Resources: Record<string, RawResource>;
}

const LISTENER = /^AWS::ElasticLoadBalancingV2::Listener(?:Rule)?$/;
const GUARD = 'Custom::LiveTargetGroup';

/** Logical ids of the listeners and rules of a stack that send traffic to target groups. */
export function forwardingListeners({ template }: AssemblyStack): readonly string[] {
  return Object.entries(template.Resources)
    .filter(([, { Type, Properties }]) => LISTENER.test(Type) && forwards(Properties))
    .map(([logicalId]) => logicalId);
}

/**
 * Tags every listener and rule that sends traffic to target groups. What the guard of the listeners watches is a copy
 * of their properties, so the CDK would tag that, too.
 *
 * @param text of a template
 */
export function tagListeners(text: string, value: string): string {
  const template: RawTemplate = JSON.parse(text);
  for (const { Type, Properties = {} } of Object.values(template.Resources)) {
    if (LISTENER.test(Type) && forwards(Properties)) addTag(Properties, value);
    if (Type === GUARD) for (const watched of list(Properties.Watched)) addTag(watched, value);
  }
  return JSON.stringify(template);
}

/**
 * Changes something that no listener has to do with: the description of a function.
 *
 * @param text of a template
 * @throws Error when the stack has no function
 */
export function describeFunction(text: string, functionId: string): string {
  const template: RawTemplate = JSON.parse(text);
  const found = template.Resources[functionId];
  if (!found) throw new Error(`The template has no ${functionId}.`);
  found.Properties = { ...found.Properties, Description: 'Described anew' };
  return JSON.stringify(template);
}

function addTag(properties: Record<string, unknown>, value: string): void {
  properties.Tags = [...list(properties.Tags), { Key: 'rehearsal', Value: value }];
}

function forwards(properties: unknown): boolean {
  const { DefaultActions, Actions } = { DefaultActions: [], Actions: [], ...Object(properties) };
  return [...list(DefaultActions), ...list(Actions)].some(({ Type }) => Type === 'forward');
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}
