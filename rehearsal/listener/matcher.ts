import { ListenerError } from './error';

/**
 * Tells whether a health check's status code counts as success. AWS writes codes as a list and as ranges:
 * `200`, `200,202`, `200-299`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
 * @throws ListenerError for anything else, and for codes outside 200 to 499
 */
export function statusMatcher(matcher: string): (status: number) => boolean {
  const ranges = matcher.split(',').map((part) => {
    const [, first = '', last = first] = /^\s*(\d{3})(?:-(\d{3}))?\s*$/.exec(part) ?? [];
    const range = { first: Number(first), last: Number(last) };
    if (first === '' || range.first < 200 || range.last > 499 || range.first > range.last) {
      throw new ListenerError(
        `The health check's matcher is ${JSON.stringify(matcher)}; write codes from 200 to 499 such as 200,202 or 200-299.`,
      );
    }
    return range;
  });
  return (status) => ranges.some(({ first, last }) => status >= first && status <= last);
}
