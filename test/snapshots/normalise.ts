import { stringify } from 'yaml';

/** Added by CDK to every template, the same in all, and no business of a reviewer. */
const BOILERPLATE = new Set([
  'Metadata',
  'CDKMetadata',
  'CDKMetadataAvailable',
  'BootstrapVersion',
  'CheckBootstrapVersion',
]);

/**
 * A template as text that a person can read in a diff: sections and properties sorted, references written as
 * `${Id}`, `${Id.Attribute}` and `${import Stack:Export}` inside the text they are part of, JSON in texts opened up,
 * tags one a line, hashes of content masked, so that a change of the code that an asset holds is no change of the template.
 */
export function normalise(template: unknown): string {
  const text = stringify(readable(template), { sortMapEntries: true, lineWidth: 0, singleQuote: true });
  return withoutContentHashes(text);
}

function readable(value: unknown): unknown {
  if (typeof value === 'string') return opened(masked(value));
  if (Array.isArray(value)) return tagRecord(value) ?? value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const reference = referenceText(value);
  if (reference !== undefined) return opened(reference);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !BOILERPLATE.has(key))
      .map(([key, inner]) => [key, readable(inner)])
      .filter(([, inner]) => !isEmptyRecord(inner)),
  );
}

/** Tags as one line each. */
function tagRecord(list: readonly unknown[]): Record<string, unknown> | undefined {
  const tags: Record<string, unknown> = {};
  for (const entry of list) {
    if (typeof entry !== 'object' || entry === null || Object.keys(entry).toSorted().join() !== 'Key,Value') {
      return undefined;
    }
    tags[String(Reflect.get(entry, 'Key'))] = readable(Reflect.get(entry, 'Value'));
  }
  return list.length === 0 ? undefined : tags;
}

/** Policies and build specifications are JSON in a text; nothing else in a template begins with a brace. */
function opened(text: string): unknown {
  if (!/^\{["\s]/.test(text)) return text;
  try {
    return readable(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The text of an intrinsic function that stands for one; undefined for everything else. */
function referenceText(value: object): string | undefined {
  const [entry, ...others] = Object.entries<unknown>({ ...value });
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  switch (name) {
    case 'Ref':
      return `\${${String(argument)}}`;
    case 'Fn::GetAtt':
      return Array.isArray(argument) ? `\${${argument.join('.')}}` : undefined;
    case 'Fn::ImportValue':
      return typeof argument === 'string' ? `\${import ${argument}}` : undefined;
    case 'Fn::Sub':
      return typeof argument === 'string' ? masked(argument) : undefined;
    case 'Fn::Join':
      return joined(argument);
    default:
      return undefined;
  }
}

function joined(argument: unknown): string | undefined {
  if (!Array.isArray(argument)) return undefined;
  const [delimiter, parts]: unknown[] = argument;
  if (typeof delimiter !== 'string' || !Array.isArray(parts)) return undefined;
  return parts.map(partText).join(delimiter);
}

function partText(part: unknown): string {
  if (typeof part === 'string') return masked(part);
  const text = typeof part === 'object' && part !== null ? referenceText(part) : undefined;
  return text ?? `\${${JSON.stringify(part)}}`;
}

function isEmptyRecord(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}

/**
 * Ids of what is made anew with each change, a version of a function or a deployment of an API: behind the eight digits
 * of every logical id they carry a hash of what they hold.
 */
function withoutContentHashes(text: string): string {
  return text.replaceAll(/(?<=[0-9A-F]{8})[0-9a-f]{32}\b/g, '<hash>');
}

function masked(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>');
}
