import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { HOOK_VARIABLES } from '../hooks/contract';
import { requireVariable } from '../hooks/environment';
import { callQuote, GOLDEN_QUOTES, pricedProblem, refusedProblem } from './golden-quotes';
import { runQuoteHook } from './hook';

const lambda = new LambdaClient({});
const codeDeploy = new CodeDeployClient({ maxAttempts: 1 });

/**
 * Before any caller reaches the new version: calls it directly with every golden quote, the refused ones too. These
 * calls go to the version, not to the alias, so none of them counts in the alarms' metrics.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  await runQuoteHook(event, context, codeDeploy, verifyNewVersion);
}

async function verifyNewVersion(signal: AbortSignal): Promise<void> {
  const target = requireVariable(HOOK_VARIABLES.target);
  const problems: (string | undefined)[] = [];
  for (const golden of GOLDEN_QUOTES.priced) {
    problems.push(pricedProblem(golden, await callQuote(lambda, target, golden.line, signal)));
  }
  for (const golden of GOLDEN_QUOTES.refused) {
    problems.push(refusedProblem(golden, await callQuote(lambda, target, golden.line, signal)));
  }
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw new Error(found.join('; '));
}
