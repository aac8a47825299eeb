import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { systemTime } from '../hooks/system-time';
import { runQuoteHook } from './hook';
import { verifyShiftedTraffic } from './shifted-traffic';

const lambda = new LambdaClient({});
const cloudWatch = new CloudWatchClient({});
/** One attempt: the hook's core retries a report itself, and knows how much time is left. */
const codeDeploy = new CodeDeployClient({ maxAttempts: 1 });

/** AfterAllowTraffic: whether the release may stay. */
export async function handler(event: unknown, context: Context): Promise<void> {
  await runQuoteHook(event, context, codeDeploy, (signal) =>
    verifyShiftedTraffic({ lambda, cloudWatch, time: systemTime, signal }),
  );
}
