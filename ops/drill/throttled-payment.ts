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
  let seen: Payment = { paid: false, refused: 0, ended: false };
  for (let look = 0; look < LOOKS && !seen.paid && !seen.ended; look += 1) {
    if (look > 0) await pause(LOOK_EVERY_MS);
    seen = paymentIn(await history(clients.get(SFNClient), executionArn));
  }
  return {
    recovered: seen.paid && seen.refused > 0,
    observed: [
      `The order ${orderId} ${seen.paid ? 'was paid' : 'was not paid'}; its payment was throttled ${seen.refused} times.`,
    ],
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
  readonly paid: boolean;
  /** Attempts that Lambda refused because of the throttling. */
  readonly refused: number;
  readonly ended: boolean;
}

/** What an execution's history tells about its payment. */
export function paymentIn(events: readonly HistoryEvent[]): Payment {
  return {
    paid: events.some(
      ({ type, stateExitedEventDetails }) =>
        type === 'TaskStateExited' && stateExitedEventDetails?.name === CHARGES,
    ),
    refused: events.filter(
      ({ taskFailedEventDetails }) => taskFailedEventDetails?.error === 'Lambda.TooManyRequestsException',
    ).length,
    ended: events.some(({ type = '' }) => /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)),
  };
}

function idIn(body: unknown): string {
  const { orderId }: Readonly<Record<string, unknown>> = { ...Object(body) };
  return typeof orderId === 'string' ? orderId : '';
}
