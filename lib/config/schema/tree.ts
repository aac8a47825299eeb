import { z } from 'zod';
import { settingDescriptions, type SettingDescription } from './setting';

/** Keys that lead to a setting. In place of a name the user chooses (a tag, a variable) stands `*`. */
export type SettingPath = readonly string[];

export interface Leaf {
  readonly path: SettingPath;
  /** `undefined` when somebody added a setting and forgot `describe`. */
  readonly description?: SettingDescription;
}

/** The settings that a schema accepts, each once, in the order in which they are written there. */
export function leavesOf(schema: z.core.$ZodType): readonly Leaf[] {
  const leaves = new Map<string, Leaf>();
  for (const leaf of walk(schema, [])) leaves.set(leaf.path.join('.'), leaf);
  return [...leaves.values()];
}

/** The description of the setting at a path, or of the nearest setting around it that has one. */
export function descriptionAt(schema: z.core.$ZodType, path: readonly PropertyKey[]) {
  let found: SettingDescription | undefined;
  let level: readonly z.core.$ZodType[] = [schema];
  for (let depth = 0; ; depth++) {
    const choices = level.flatMap(alternatives);
    found = [...level, ...choices].map(ownDescription).find((own) => own !== undefined) ?? found;
    const key = path[depth];
    if (key === undefined) return found;
    level = choices.flatMap((choice) => childAt(choice, key) ?? []);
  }
}

/** Names accepted below a path; empty where any name is or none. */
export function namesAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let level = alternatives(schema);
  for (const key of path) {
    level = level.flatMap((choice) => childAt(choice, key) ?? []).flatMap(alternatives);
  }
  return [...new Set(level.flatMap((choice) => (isObjectSchema(choice) ? Object.keys(choice.shape) : [])))];
}

function* walk(schema: z.core.$ZodType, path: SettingPath): Generator<Leaf> {
  const description = ownDescription(schema);
  for (const choice of alternatives(schema)) {
    if (choice instanceof z.ZodObject) {
      for (const [key, child] of Object.entries(choice.shape)) yield* walk(child, [...path, key]);
      continue;
    }
    yield { path, description };
    // Tags are texts under names of one's own; secrets are objects, whose parts are settings too.
    if (choice instanceof z.ZodRecord && alternatives(choice.valueType).some(isObjectSchema)) {
      yield* walk(choice.valueType, [...path, '*']);
    }
  }
}

/** The schemas that a value may meet here: what `default` and `optional` wrap, and each member of a union of objects. */
function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion && inner.options.some(isObjectSchema)
    ? inner.options.flatMap(alternatives)
    : [inner];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
    ? unwrapped(schema.unwrap())
    : schema;
}

function childAt(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return new Map(Object.entries(schema.shape)).get(String(key));
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  return undefined;
}

function isObjectSchema(schema: z.core.$ZodType): schema is z.ZodObject {
  return schema instanceof z.ZodObject;
}

function ownDescription(schema: z.core.$ZodType): SettingDescription | undefined {
  return settingDescriptions.get(unwrapped(schema));
}
