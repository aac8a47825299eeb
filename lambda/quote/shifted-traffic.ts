import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { HOOK_VARIABLES } from '../hooks/contract';
import { requireNumber, requireVariable } from '../hooks/environment';
import type { Time } from '../hooks/run-hook';
import { callQuote, GOLDEN_QUOTES, pricedProblem, type Answer } from './golden-quotes';
import type { QuoteRequest } from './quote-request';
import { countVersionTraffic, errorRateProblem } from './version-metrics';

export interface ShiftedTraffic {
  readonly lambda: LambdaClient;
  readonly cloudWatch: CloudWatchClient;
  readonly time: Time;
  readonly signal: AbortSignal;
}

/** How long the alias may go on calling the old version after the shift: a change of Lambda's takes time to spread. */
const SETTLE_ATTEMPTS = 10;
const SETTLE_WAIT_MS = 1000;

/**
 * Looks at a finished shift: the new version's error rate while the alias was weighted, and the golden quotes through the
 * alias, as callers reach it. Only those that are priced: a refused direct call is an error, and would count against the alias.
 *
 * @throws Error that lists everything found
 */
export async function verifyShiftedTraffic(traffic: ShiftedTraffic): Promise<void> {
  const problems = [await errorsSinceTheShift(traffic), ...(await goldenQuotesByAlias(traffic))];
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(found.join('; '));
}

async function errorsSinceTheShift({
  cloudWatch,
  time,
  signal,
}: ShiftedTraffic): Promise<string | undefined> {
  const minutes = requireNumber(HOOK_VARIABLES.metricMinutes);
  if (minutes === 0) return undefined;
  const until = time.now();
  const counts = await countVersionTraffic(
    cloudWatch,
    {
      functionName: requireVariable(HOOK_VARIABLES.functionName),
      aliasName: requireVariable(HOOK_VARIABLES.aliasName),
      version: requireVariable(HOOK_VARIABLES.version),
      since: new Date(until - minutes * 60_000),
      until: new Date(until),
    },
    signal,
  );
  return errorRateProblem(counts, requireNumber(HOOK_VARIABLES.errorPercent));
}

async function goldenQuotesByAlias(traffic: ShiftedTraffic): Promise<(string | undefined)[]> {
  const version = requireVariable(HOOK_VARIABLES.version);
  const problems: (string | undefined)[] = [];
  for (const golden of GOLDEN_QUOTES.priced) {
    const answer = await callUntilShifted(traffic, golden.line, version);
    if (answer.version !== version) {
      return [`the alias still calls version ${String(answer.version)}, not the new one (${version})`];
    }
    problems.push(pricedProblem(golden, answer));
  }
  return problems;
}

async function callUntilShifted(
  { lambda, time, signal }: ShiftedTraffic,
  line: QuoteRequest,
  version: string,
): Promise<Answer> {
  const alias = requireVariable(HOOK_VARIABLES.target);
  let answer = await callQuote(lambda, alias, line, signal);
  for (let attempt = 1; attempt < SETTLE_ATTEMPTS && answer.version !== version; attempt += 1) {
    await time.wait(SETTLE_WAIT_MS, signal);
    answer = await callQuote(lambda, alias, line, signal);
  }
  return answer;
}
