/** True when a text fits a pattern: `*` stands for any characters, `?` for one. */
export function matchesPattern(pattern: string, text: string): boolean {
  return pattern.includes('*') || pattern.includes('?')
    ? expression(pattern, '.*').test(text)
    : pattern === text;
}

/** True when an action, `dynamodb:GetItem`, fits a pattern. Case does not count. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesPattern(pattern.toLowerCase(), action.toLowerCase());
}

/** Partition, service, region and account stand before the resource; the resource may hold colons of its own. */
const SEGMENTS_BEFORE_RESOURCE = 5;

/**
 * True when the ARN of a request fits a pattern of a policy's `Resource`. A wildcard stays in its segment of the ARN,
 * but for one at the end of a segment, which may reach beyond: AWS documents both.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: string, resource: string): boolean {
  if (pattern === '*') return true;
  const segments = pattern.split(':');
  const head = segments.slice(0, SEGMENTS_BEFORE_RESOURCE).map(segment);
  const tail = segments.slice(SEGMENTS_BEFORE_RESOURCE).join(':');
  const source = segments.length > SEGMENTS_BEFORE_RESOURCE ? [...head, quoted(tail, '.*')] : head;
  return new RegExp(`^${source.join(':')}$`, 's').test(resource);
}

/**
 * True when an ARN fits a pattern of a condition, by `ArnEquals` or `ArnLike`: each of the six parts is compared for
 * itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string): boolean {
  const parts = split(pattern);
  const given = split(arn);
  return (
    parts.length === given.length && parts.every((part, index) => matchesPattern(part, given[index] ?? ''))
  );
}

function split(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, SEGMENTS_BEFORE_RESOURCE), parts.slice(SEGMENTS_BEFORE_RESOURCE).join(':')];
}

function segment(text: string): string {
  return text.endsWith('*') ? `${quoted(text.slice(0, -1), '[^:]*')}.*` : quoted(text, '[^:]*');
}

function expression(pattern: string, any: string): RegExp {
  return new RegExp(`^${quoted(pattern, any)}$`, 's');
}

function quoted(pattern: string, any: string): string {
  return pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', any)
    .replaceAll('?', any === '.*' ? '.' : '[^:]');
}
