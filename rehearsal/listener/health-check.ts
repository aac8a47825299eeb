import { get } from 'node:http';
import type { Cancel, Clock } from '../clock';
import type { ProbeResult } from './health-state';
import type { HealthCheck, Target } from './types';

/**
 * Sends one health check over a connection of its own, which is closed afterwards, as ALB does.
 *
 * @param matches whether a status code counts as success
 * @param done called once, unless cancelled
 * @returns ends the check without a result
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
export function probe(
  target: Target,
  { path, timeoutMs }: Pick<HealthCheck, 'path' | 'timeoutMs'>,
  matches: (status: number) => boolean,
  clock: Clock,
  done: (result: ProbeResult) => void,
): Cancel {
  const request = get({
    host: target.host,
    port: target.port,
    path,
    agent: false,
    headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
  });

  let over = false;
  const end = (result?: ProbeResult): void => {
    if (over) return;
    over = true;
    cancelTimeout();
    request.destroy();
    if (result) done(result);
  };
  const cancelTimeout = clock.schedule(() => end({ ok: false, reason: 'Target.Timeout' }), timeoutMs);

  request.on('response', (response) => {
    const matched = matches(response.statusCode ?? 0);
    end(matched ? { ok: true } : { ok: false, reason: 'Target.ResponseCodeMismatch' });
  });
  request.on('error', () => end({ ok: false, reason: 'Target.FailedHealthChecks' }));
  return () => end();
}
