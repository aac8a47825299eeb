import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Context } from 'aws-lambda';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '../../app/src/aws-errors';
import { memberOf } from '../hooks/member';
import { type AnswerClients, answerWith, type Envelope, text } from '../image/cloudformation';
import { runningExecutions, type RunningExecutions } from './running-executions';
import { RUNNING_EXECUTIONS_PROPERTIES } from './running-executions-contract';

/** Between two looks, in milliseconds. */
const POLL_INTERVAL = 5_000;

/**
 * For how long no execution must be found, in milliseconds. The list is eventually consistent, and a run of the watcher
 * that began before its schedule went may start an execution for 30 seconds more.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
 */
const QUIET = 35_000;

/** Kept back from Lambda's own time-out, in milliseconds, so that there is always time to answer. */
const TIME_TO_ANSWER = 60_000;

/** Calls at a time. In most regions Step Functions takes 25 a second in the long run. */
const AT_ONCE = 10;

/**
 * Statuses of a stack that goes with all it has. The resource is deleted also by an update that takes it out of the
 * template, and by the rollback of one that brought it in: orders go on then.
 */
const GOING = new Set(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);

type Time = Pick<Context, 'getRemainingTimeInMillis'>;

export interface StopClients extends AnswerClients, RunningExecutions {}

/**
 * Custom resource that stops the executions of a state machine when its stack is deleted. Step Functions deletes a
 * state machine only when each execution has come to its next transition, for which an order may wait for hours.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export function createHandler(clients: StopClients) {
  return async (event: unknown, context: Time): Promise<void> => {
    const act = async ({ stackId }: Envelope) => {
      if (text(event, 'RequestType') === 'Delete' && GOING.has(await clients.stackStatus(stackId))) {
        const properties = memberOf(event, 'ResourceProperties');
        await stopAll(text(properties, RUNNING_EXECUTIONS_PROPERTIES.stateMachine), context, clients);
      }
      return {};
    };
    await answerWith(event, { newId, act, explain }, clients);
  };
}

function newId({ logicalResourceId }: Envelope): string {
  return `running-executions-${logicalResourceId}`;
}

function explain(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** @throws Error when time is up and executions still run, or Step Functions refuses */
async function stopAll(stateMachineArn: string, context: Time, clients: StopClients): Promise<void> {
  const stopped = new Set<string>();
  let quiet = 0;
  let running: readonly string[] | undefined;
  while (hasTime(context)) {
    running = await whenNotBusy(() => clients.list(stateMachineArn));
    quiet = running?.length === 0 ? quiet + POLL_INTERVAL : 0;
    if (quiet > QUIET) return;
    await stopThose(running ?? [], stopped, context, clients);
    await clients.sleep(POLL_INTERVAL);
  }
  throw new Error(
    `${running?.length ?? 'An unknown number of'} executions of ${stateMachineArn} still run, ${stopped.size} were stopped, ` +
      'and the time of this function is up. Delete the stack again: it goes on where this ended.',
  );
}

/** Stops those that have not been stopped; one that Step Functions is too busy for is left for the next look. */
async function stopThose(
  running: readonly string[],
  stopped: Set<string>,
  context: Time,
  clients: StopClients,
): Promise<void> {
  const asked = running.filter((arn) => !stopped.has(arn));
  for (let first = 0; first < asked.length && hasTime(context); first += AT_ONCE) {
    await Promise.all(
      asked.slice(first, first + AT_ONCE).map(async (arn) => {
        const done = await whenNotBusy(async () => {
          await clients.stop(arn);
          return true;
        });
        if (done) stopped.add(arn);
      }),
    );
  }
}

function hasTime(context: Time): boolean {
  return context.getRemainingTimeInMillis() > TIME_TO_ANSWER;
}

/** What a call answers; `undefined` when AWS throttles or does not answer, after the SDK's own attempts. */
async function whenNotBusy<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isOutage(error)) return undefined;
    throw error;
  }
}

/** Adaptive: after the first refusal calls are made at the rate that Step Functions takes. */
const PATIENT = { maxAttempts: 8, retryMode: 'adaptive' };

export const handler = createHandler({
  ...runningExecutions(new SFNClient(PATIENT), new CloudFormationClient(PATIENT)),
  fetch,
  sleep,
});
