/**
 * A pattern of a rule condition: `*` stands for any number of characters, `?` for exactly one. In query string
 * conditions a backslash takes either for what it is.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function wildcardMatcher(
  pattern: string,
  options: { readonly ignoreCase: boolean; readonly escapes?: boolean },
): (text: string) => boolean {
  const source = pattern.replace(options.escapes ? /\\[*?\\]|[\s\S]/g : /[\s\S]/g, (part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return literal(part.length === 2 ? part.slice(1) : part);
  });
  const expression = new RegExp(`^${source}$`, options.ignoreCase ? 'i' : '');
  return (text) => expression.test(text);
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`);
}
