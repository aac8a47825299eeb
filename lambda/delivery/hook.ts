import { Logger } from '@aws-lambda-powertools/logger';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import type { Context } from 'aws-lambda';
import { TEST_LISTENER_HEADER } from '../../lib/service/test-access';
import { requireVariable } from '../hooks/environment';
import { systemTime } from '../hooks/system-time';
import type { ReleaseUnderTest } from './checks';
import { DEPLOYMENT_HOOK_VARIABLES } from './contract';
import { orderApiAt } from './order-api';
import { runDeploymentHook, type EcsHookAnswer } from './run-deployment-hook';

const logger = new Logger();
/** One attempt: the hook's core retries a report itself, and knows how much time is left. */
const codeDeploy = new CodeDeployClient({ maxAttempts: 1 });

/** Makes the handler of a hook out of its check. Clients and logger are shared by the calls of one environment. */
export function deploymentHook(check: (under: ReleaseUnderTest) => Promise<void>) {
  return async (event: unknown, context: Context): Promise<EcsHookAnswer | undefined> => {
    logger.addContext(context);
    return await runDeploymentHook(event, context, {
      codeDeploy,
      time: systemTime,
      log: logger,
      verify: (release, signal) =>
        check({
          release,
          signal,
          time: systemTime,
          log: logger,
          environment: requireVariable(DEPLOYMENT_HOOK_VARIABLES.environment),
          production: orderApiAt({
            name: 'production listener',
            url: requireVariable(DEPLOYMENT_HOOK_VARIABLES.productionUrl),
            signal,
          }),
          test: orderApiAt({
            name: 'test listener',
            url: requireVariable(DEPLOYMENT_HOOK_VARIABLES.testUrl),
            headers: testKey(process.env[DEPLOYMENT_HOOK_VARIABLES.testKey]),
            signal,
          }),
        }),
    });
  };
}

/** Where addresses decide, there is no key. */
function testKey(key: string | undefined): Record<string, string> {
  return key === undefined || key === '' ? {} : { [TEST_LISTENER_HEADER]: key };
}
