import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { type HistoryEvent, paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import { PATHS } from '../../app/src/contract';
import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import { getJson } from '../http';
import { sampleOrder } from '../orders/send';
import type { Drill, DrillResult } from './drill';

/** Milliseconds for which nobody can be charged: less than the workflow's retries last. */
const THROTTLED_MS = 10_000;
/** Looks at the order, one every two seconds: three minutes. */
const LOOKS = 90;
const LOOK_EVERY_MS = 2000;

/** State of the workflow that charges: `docs/order-workflow.md`. */
const CHARGES = 'ChargePayment';

/** The function that charges is throttled while an order is on its way. */
export const THROTTLED_PAYMENT: Drill = {
  name: 'throttled-payment',
  plan: [
    'set the reserved concurrency of the function that charges to 0, and send an order',
    `give it back after ${THROTTLED_MS / 1000} seconds, and wait until the order is paid`,
  ],
  expectation: 'the workflow tries again until the function answers, and the order is paid once.',
  run,
};

async function run(context: OpsContext): Promise<DrillResult> {
  const { clients, pause, stacks } = context;
  const lambda = clients.get(LambdaClient);
  const FunctionName = await chargingFunction(context);
  const url = await stacks.output('service', 'ServiceUrl');
  const { ReservedConcurrentExecutions: before } = await lambda.send(
    new GetFunctionConcurrencyCommand({ FunctionName }),
  );
  let orderId: string;
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  try {
    const { status, body } = await getJson(`${url}${PATHS.orders}`, { method: 'POST', body: sampleOrder(0) });
    orderId = idIn(body);
    if (status !== 201 || orderId === '') throw new Error(`${url}${PATHS.orders} answers ${status}.`);
    await pause(THROTTLED_MS);
  } finally {
    await giveBack(lambda, FunctionName, before);
  }
  return waitForPayment(context, orderId);
}

async function giveBack(
  lambda: LambdaClient,
  FunctionName: string,
  before: number | undefined,
): Promise<void> {
  if (before === undefined) await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  else {
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: before }),
    );
  }
}

async function chargingFunction({ stacks }: OpsContext): Promise<string> {
  const functions = await stacks.resources('workflow', 'AWS::Lambda::Function');
  const found = functions.find(({ logicalId }) => logicalId.includes(CHARGES));
  if (found) return found.physicalId;
  throw new OpsError({
    setting: stacks.name('workflow'),
    value: `has no function whose logical id contains ${CHARGES}`,
    fix: 'npx cdk deploy --all',
  });
}

async function waitForPayment({ clients, pause, stacks }: OpsContext, orderId: string): Promise<DrillResult> {
  const machine = await stacks.output('workflow', 'StateMachineArn');
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${orderId}`;
  let seen: Payment = { charges: 0, refused: 0, ended: false };
  for (let look = 0; look < LOOKS && !seen.ended; look += 1) {
    if (look > 0) await pause(LOOK_EVERY_MS);
    seen = paymentIn(await history(clients.get(SFNClient), executionArn));
  }
  const { charges, refused } = seen;
  const paid = charges === 0 ? 'was not paid' : `was paid ${charges === 1 ? 'once' : `${charges} times`}`;
  return {
    recovered: charges === 1 && refused > 0,
    observed: [`The order ${orderId} ${paid}; its payment was throttled ${refused} times.`],
  };
}

async function history(client: SFNClient, executionArn: string): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn, maxResults: 1000 })) {
    events.push(...(page.events ?? []));
  }
  return events;
}

interface Payment {
  /** Attempts that succeeded. */
  readonly charges: number;
  /** Attempts that Lambda refused because of the throttling. */
  readonly refused: number;
  /** Nothing more is tried: the state was left, or the execution has ended. */
  readonly ended: boolean;
}

/**
 * What an execution's history tells about its payment. A state is left in the same way after an error that was caught,
 * so that it is the attempts that count.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export function paymentIn(events: readonly HistoryEvent[]): Payment {
  const byId = new Map(events.map((event) => [event.id, event]));
  const attempts = events.filter((event) => stateOf(event, byId) === CHARGES);
  return {
    charges: attempts.filter(({ type }) => type === 'TaskSucceeded').length,
    refused: attempts.filter(
      ({ taskFailedEventDetails }) => taskFailedEventDetails?.error === 'Lambda.TooManyRequestsException',
    ).length,
    ended: events.some(
      ({ type = '', stateExitedEventDetails }) =>
        stateExitedEventDetails?.name === CHARGES ||
        /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type),
    ),
  };
}

/** The state that an attempt belongs to: the last one that was entered before it. Each event names the one before. */
function stateOf(
  event: HistoryEvent,
  byId: ReadonlyMap<number | undefined, HistoryEvent>,
): string | undefined {
  let at: HistoryEvent | undefined = event;
  for (let steps = 0; at !== undefined && steps <= byId.size; steps += 1) {
    if (at.stateEnteredEventDetails !== undefined) return at.stateEnteredEventDetails.name;
    at = byId.get(at.previousEventId);
  }
  return undefined;
}

function idIn(body: unknown): string {
  const { orderId }: Readonly<Record<string, unknown>> = { ...Object(body) };
  return typeof orderId === 'string' ? orderId : '';
}
