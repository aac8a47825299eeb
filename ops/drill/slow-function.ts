import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { OpsContext } from '../context/context';
import { functionSubject, pollerOf } from '../context/subjects';
import { EXIT } from '../exit';
import { createDeployment } from '../release/by-codedeploy';
import { lambdaAppSpec } from '../rollback/function';
import { trafficOfAlias } from '../watch/codedeploy-answers';
import { watchToEnd } from '../watch/run';
import type { Drill, DrillResult } from './drill';
import { slowedDown } from './slowed-down';

/** Calls of the alias while the new version has a share of it; one after the other. */
const CALL_EVERY_MS = 200;
const UPDATE_SECONDS = 60;
const QUOTE = JSON.stringify({ sku: 'MUG-1', quantity: 1 });

/**
 * Code of a deployment that an alarm stopped.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_ErrorInformation.html
 */
const BY_ALARM = 'ALARM_ACTIVE';

/** A version that is right and slow. */
export const SLOW_FUNCTION: Drill = {
  name: 'slow-function',
  plan: [
    'publish a version of the quote function that waits before it answers, and shift the alias to it',
    'call the alias until the deployment has ended, then remove the version and put the code back',
  ],
  expectation: 'the alarm on the response time stops the shift, and the version before it has all traffic.',
  run,
};

async function run(context: OpsContext): Promise<DrillResult> {
  const { clients } = context;
  const { alias } = await functionSubject(context);
  const lambda = clients.get(LambdaClient);
  const FunctionName = alias.functionName;
  const before = await lambda.send(new GetAliasCommand({ FunctionName, Name: alias.name }));
  const { code, handler } = await codeOf(lambda, FunctionName);
  let version: string | undefined;
  try {
    await putCode(lambda, FunctionName, slowedDown(code, handler, delayMs(context)));
    const published = await lambda.send(
      new PublishVersionCommand({ FunctionName, Description: 'Drill: slow on purpose' }),
    );
    version = published.Version ?? '';
    const { stopped, reason } = await shift(context, before.FunctionVersion ?? '', version);
    const byAlarm = stopped && reason.startsWith(BY_ALARM);
    const after = await lambda.send(new GetAliasCommand({ FunctionName, Name: alias.name }));
    const same = after.FunctionVersion === before.FunctionVersion && after.RoutingConfig === undefined;
    return {
      recovered: byAlarm && same,
      observed: [
        stopped
          ? `The shift was stopped${byAlarm ? '' : ', and by no alarm'}: ${reason}.`
          : 'The shift went through: no alarm stopped it.',
        `Traffic: ${trafficOfAlias(after)
          .map(({ label, percent }) => `${label} ${percent} %`)
          .join(', ')}.`,
      ],
    };
  } finally {
    await putCode(lambda, FunctionName, code);
    await removeUnlessLive(lambda, alias, version);
  }
}

/** Three times what the alarm allows, and well below the time-out: an answer that is late, not an error. */
function delayMs({ settings }: OpsContext): number {
  const { alarms, timeoutSeconds } = settings.quote;
  return Math.min(3 * alarms.p99Milliseconds, timeoutSeconds * 1000 - 500);
}

async function codeOf(
  lambda: LambdaClient,
  FunctionName: string,
): Promise<{ readonly code: Uint8Array; readonly handler: string }> {
  const { Code, Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
  const answer = await fetch(Code?.Location ?? '', { signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) throw new Error(`The code of ${FunctionName} cannot be read: ${answer.status}.`);
  return { code: new Uint8Array(await answer.arrayBuffer()), handler: Configuration?.Handler ?? '' };
}

async function putCode(lambda: LambdaClient, FunctionName: string, ZipFile: Uint8Array): Promise<void> {
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: UPDATE_SECONDS }, { FunctionName });
}

interface Shift {
  readonly stopped: boolean;
  /** CodeDeploy's code and message. */
  readonly reason: string;
}

/** Shifts the alias while somebody calls it. */
async function shift(context: OpsContext, from: string, to: string): Promise<Shift> {
  const { clients } = context;
  const { application, group, alias } = await functionSubject(context);
  const id = await createDeployment(clients, {
    application,
    group,
    appSpec: lambdaAppSpec(alias, from, to),
    description: 'Drill: a slow version',
  });
  const ended = new AbortController();
  const calls = callUntil(ended.signal, context, alias);
  try {
    const poller = await pollerOf(context, 'function');
    const status = await watchToEnd(context, 'function', poller, id);
    const { reason = 'without a reason' } = await poller.look(id);
    return { stopped: status === EXIT.failed, reason: reason.replace(/\.$/, '') };
  } finally {
    ended.abort();
    await calls;
  }
}

/** Calls the alias, one call after the other. A call that fails is part of the drill: alarms count it. */
async function callUntil(
  ended: AbortSignal,
  { clients, pause, signal }: OpsContext,
  { functionName, name }: { readonly functionName: string; readonly name: string },
): Promise<void> {
  const lambda = clients.get(LambdaClient);
  while (!ended.aborted && !signal.aborted) {
    const call = new InvokeCommand({ FunctionName: functionName, Qualifier: name, Payload: QUOTE });
    await lambda.send(call).catch(() => undefined);
    await pause(CALL_EVERY_MS).catch(() => undefined);
  }
}

async function removeUnlessLive(
  lambda: LambdaClient,
  { functionName, name }: { readonly functionName: string; readonly name: string },
  version: string | undefined,
): Promise<void> {
  if (version === undefined) return;
  const { FunctionVersion, RoutingConfig } = await lambda.send(
    new GetAliasCommand({ FunctionName: functionName, Name: name }),
  );
  const inUse = FunctionVersion === version || version in (RoutingConfig?.AdditionalVersionWeights ?? {});
  if (!inUse)
    await lambda.send(new DeleteFunctionCommand({ FunctionName: functionName, Qualifier: version }));
}
