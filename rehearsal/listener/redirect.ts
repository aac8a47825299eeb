import type { Action } from './types';

type Redirect = Extract<Action, { type: 'redirect' }>;

/** The parts of the URL that was asked for. */
export interface RequestedUrl {
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly host: string;
  readonly port: number;
  /** Path with its leading slash. */
  readonly path: string;
  /** Query string without `?`. */
  readonly query: string;
}

/**
 * The `Location` of a redirect action: its parts, with the keywords `#{protocol}`, `#{host}`, `#{port}`, `#{path}`
 * and `#{query}` replaced by those of the request. `#{path}` leaves out the leading slash.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
 */
export function locationOf(action: Redirect, url: RequestedUrl): string {
  const keywords: Readonly<Record<string, string>> = {
    protocol: url.protocol.toLowerCase(),
    host: url.host,
    port: String(url.port),
    path: url.path.replace(/^\//, ''),
    query: url.query,
  };
  const fill = (template: string): string =>
    template.replace(
      /#\{(protocol|host|port|path|query)\}/g,
      (_, keyword: string) => keywords[keyword] ?? '',
    );
  const query = fill(action.query);
  const location = `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}`;
  return query === '' ? location : `${location}?${query}`;
}
