const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

/**
 * The path that rules are tried on. ALB evaluates rules after URI normalization; what that is AWS does not spell
 * out, so this is RFC 3986, section 6.2.2: percent-encoded unreserved characters decoded, the case of the other
 * encodings levelled, dot segments removed. Targets get the path as the client sent it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 */
export function normalizedPath(path: string): string {
  if (!path.includes('%') && !path.includes('/.')) return path;
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (encoded, digits: string) => {
    const character = String.fromCharCode(parseInt(digits, 16));
    return UNRESERVED.test(character) ? character : encoded.toUpperCase();
  });
  return withoutDotSegments(decoded);
}

/** RFC 3986, section 5.2.4, for an absolute path. */
function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  });
  return `/${kept.join('/')}`;
}
