import { BlockList, isIPv6 } from 'node:net';
import { ListenerError } from './error';
import { normalizedPath } from './path';
import type { Condition } from './types';
import { wildcardMatcher } from './wildcard';

/** What conditions look at. */
export interface RequestLine {
  readonly method: string;
  /** Path without query string, as received. */
  readonly path: string;
  /** Query string without `?`, as received; empty when there is none. */
  readonly query: string;
  /** Host of the `Host` header, without port. */
  readonly host: string;
  readonly sourceIp: string;
  /** Values of a header by its lower-case name, one per line received. */
  header(name: string): readonly string[];
}

export type Matches = (request: RequestLine) => boolean;

/**
 * A condition, ready to be tried: one of its values has to match. Case counts in paths and methods and nowhere else.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 * @throws ListenerError for a malformed address range
 */
export function conditionMatcher(condition: Condition): Matches {
  const { field, values } = condition;
  if (field === 'query-string') return queryMatcher(values);
  if (field === 'source-ip') return sourceIpMatcher(values);
  if (field === 'http-request-method') return ({ method }) => values.includes(method);
  if (field === 'path-pattern') {
    const any = anyOf(values.map((value) => wildcardMatcher(value, { ignoreCase: false })));
    return ({ path }) => any(normalizedPath(path));
  }
  const any = anyOf(values.map((value) => wildcardMatcher(value, { ignoreCase: true })));
  if (field === 'host-header') return ({ host }) => any(host);
  const name = condition.name.toLowerCase();
  return (request) => request.header(name).some((value) => any(value));
}

/** Every condition of a rule has to match. */
export function ruleMatcher(conditions: readonly Condition[]): Matches {
  const matchers = conditions.map(conditionMatcher);
  return (request) => matchers.every((matches) => matches(request));
}

function anyOf(matchers: readonly ((text: string) => boolean)[]): (text: string) => boolean {
  return (text) => matchers.some((matches) => matches(text));
}

function queryMatcher(values: readonly { readonly key?: string; readonly value: string }[]): Matches {
  const options = { ignoreCase: true, escapes: true };
  const wanted = values.map(({ key, value }) => ({
    key: key === undefined ? () => true : wildcardMatcher(key, options),
    value: wildcardMatcher(value, options),
  }));
  return ({ query }) => {
    const parameters = query.split('&').filter((parameter) => parameter !== '');
    return parameters.some((parameter) => {
      const equals = parameter.indexOf('=');
      const key = equals < 0 ? parameter : parameter.slice(0, equals);
      const value = equals < 0 ? '' : parameter.slice(equals + 1);
      return wanted.some((pair) => pair.key(key) && pair.value(value));
    });
  };
}

function sourceIpMatcher(ranges: readonly string[]): Matches {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/');
    try {
      list.addSubnet(address, prefix === '' ? NaN : Number(prefix), familyOf(address));
    } catch {
      throw new ListenerError(
        `The source-ip condition has ${JSON.stringify(range)}; write a CIDR block such as 192.0.2.0/24.`,
      );
    }
  }
  return ({ sourceIp }) => list.check(sourceIp, familyOf(sourceIp));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
