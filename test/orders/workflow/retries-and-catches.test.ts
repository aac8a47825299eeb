import { ORDER_ERRORS } from '../../../lambda/orders/contract';
import { allStates, type Catcher, definitionOf, type Retrier } from './asl';
import { buildWorkflow } from './built-workflow';

const states = allStates(definitionOf(buildWorkflow().template));

const TRANSIENT =
  'Lambda.ClientExecutionTimeoutException Lambda.ServiceException Lambda.AWSLambdaException Lambda.SdkClientException Lambda.TooManyRequestsException TryAgain';
const CRASHED = 'Lambda.Unknown Sandbox.Timedout Runtime.ExitError Runtime.NodeJsExit';
const STEP = [`6 × ${TRANSIENT}`, `2 × ${CRASHED} States.Timeout`];
const STUBBORN = ['9 × States.ALL'];
const TABLE = ['0 × DynamoDB.ConditionalCheckFailedException', ...STUBBORN];
const NOTICE = ['4 × States.ALL'];

/** Of each state: how often it is tried again after which errors, in the order in which they are looked at. */
const RETRIERS: Readonly<Record<string, readonly string[]>> = {
  QuoteLine: [`4 × ${TRANSIENT}`, `1 × ${CRASHED} States.Timeout`],
  TotalOrder: STEP,
  ReserveStock: STEP,
  ScreenForFraud: STEP,
  ChargePayment: STEP,
  AskForApproval: [`6 × ${TRANSIENT}`, `2 × ${CRASHED}`],
  Ship: ['2 × States.HeartbeatTimeout'],
  CommitStock: ['0 × StockReleased MalformedResult', ...STUBBORN],
  ConfirmOrder: TABLE,
  NotifyCustomer: NOTICE,
  RemindCustomer: NOTICE,
  RefundPayment: STUBBORN,
  ReleaseStock: STUBBORN,
  CloseRejected: TABLE,
  CloseFailed: TABLE,
  ParkOrder: STUBBORN,
  MarkParked: TABLE,
};

/** Of each state: which errors are put where and followed by what, in the order in which they are looked at. */
const CATCHERS: Readonly<Record<string, readonly string[]>> = {
  PriceLines: ['UnknownSku InvalidQuote → refusal → WasRefused', 'States.ALL → failure → WasRefused'],
  TotalOrder: ['InvalidOrder → refusal → WasRefused', 'States.ALL → failure → WasRefused'],
  ReserveAndScreen: [
    'OutOfStock FraudSuspected InvalidOrder → refusal → ReleaseStock',
    'States.ALL → failure → ReleaseStock',
  ],
  ChargePayment: ['PaymentDeclined → refusal → ReleaseStock', 'States.ALL → failure → RefundPayment'],
  AskForApproval: [
    'ApprovalRefused → refusal → RefundPayment',
    'States.Timeout → refusal → ApprovalIsOverdue',
    'States.ALL → failure → RefundPayment',
  ],
  Ship: [
    'ShipmentRefused InvalidOrder → refusal → RefundPayment',
    'States.HeartbeatTimeout → failure → ParkOrder',
    'States.Timeout → failure → RefundPayment',
    'States.TaskFailed → failure → RefundPayment',
  ],
  CommitStock: ['States.ALL → failure → ParkOrder'],
  ConfirmOrder: ['States.ALL → failure → ParkOrder'],
  NotifyCustomer: ['States.ALL → noticeFailure → WaitForReminder'],
  RemindCustomer: ['States.ALL → noticeFailure → OrderFulfilled'],
  RefundPayment: ['States.ALL → undoFailure → ParkOrder'],
  ReleaseStock: ['States.ALL → undoFailure → ParkOrder'],
  CloseRejected: ['States.ALL → undoFailure → ParkOrder'],
  CloseFailed: ['States.ALL → undoFailure → ParkOrder'],
};

function retrierText({ ErrorEquals, MaxAttempts }: Retrier): string {
  return `${MaxAttempts} × ${ErrorEquals.join(' ')}`;
}

function catcherText({ ErrorEquals, ResultPath, Next }: Catcher): string {
  return `${ErrorEquals.join(' ')} → ${ResultPath?.replace('$.', '')} → ${Next}`;
}

const retriers = Object.values(states).flatMap(({ Retry = [] }) => Retry);
const retrying = retriers.filter(({ MaxAttempts }) => MaxAttempts !== 0);

describe('the retriers of the order workflow', () => {
  it.each(Object.entries(RETRIERS))('of %s are these', (name, expected) => {
    expect(states[name]?.Retry?.map(retrierText)).toEqual(expected);
  });

  it('are had by every task', () => {
    const tasks = Object.entries(states).filter(([, { Type }]) => Type === 'Task');

    expect(tasks.map(([name]) => name).toSorted()).toEqual(Object.keys(RETRIERS).toSorted());
  });

  it('wait longer each time, up to a limit, and by full jitter', () => {
    for (const retrier of retrying) {
      expect(retrier).toEqual({
        ErrorEquals: retrier.ErrorEquals,
        MaxAttempts: expect.any(Number),
        IntervalSeconds: expect.any(Number),
        BackoffRate: 2,
        MaxDelaySeconds: expect.any(Number),
        JitterStrategy: 'FULL',
      });
      expect(retrier.MaxDelaySeconds).toBeGreaterThan(retrier.IntervalSeconds ?? Infinity);
    }
  });

  it('name no error that is an answer', () => {
    const answers = Object.values(ORDER_ERRORS).filter((name) => name !== ORDER_ERRORS.tryAgain);

    expect(
      retrying
        .flatMap(({ ErrorEquals }) => ErrorEquals)
        .filter((name) => answers.some((answer) => answer === name)),
    ).toEqual([]);
  });
});

describe('the catchers of the order workflow', () => {
  it.each(Object.entries(CATCHERS))('of %s are these', (name, expected) => {
    expect(states[name]?.Catch?.map(catcherText)).toEqual(expected);
  });

  it('are had by no other state', () => {
    const catching = Object.entries(states).filter(([, { Catch }]) => Catch !== undefined);

    expect(catching.map(([name]) => name).toSorted()).toEqual(Object.keys(CATCHERS).toSorted());
  });
});

it('States.ALL stands alone and last, wherever it is', () => {
  const lists = Object.values(states).flatMap(({ Retry = [], Catch = [] }) => [Retry, Catch]);
  for (const list of lists) {
    for (const [index, { ErrorEquals }] of list.entries()) {
      if (!ErrorEquals.includes('States.ALL')) continue;
      expect(ErrorEquals).toEqual(['States.ALL']);
      expect(index).toBe(list.length - 1);
    }
  }
});
