import { setImmediate } from 'node:timers/promises';
import { loadApi } from './bundled-api';
import { localAws } from './orders-table';
import { type LocalStepFunctions, type Reply, startStepFunctions } from './step-functions';
import type { StoredOrder } from '../../app/src/orders/order';
import type { StepFunctionsWorkflowOptions } from '../../app/src/orders/step-functions-workflow';
import type { Decision, OrderWorkflow } from '../../app/src/orders/workflow';

jest.setTimeout(60_000);

const STATE_MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:Orders';
const ORDER: StoredOrder = {
  orderId: 'bbbbbbbb-0000-4000-8000-000000000001',
  customer: 'c-1',
  status: 'RECEIVED',
  createdAt: '2026-01-01T00:00:00.000Z',
  lines: [{ quantity: 2, sku: 'BOOK-7' }],
  lineCount: 1,
  totalQuantity: 2,
  note: 'Ring twice.',
  requestHash: 'h',
  requestId: 'r',
};
const APPROVAL: Decision = {
  decision: 'approve',
  by: 'approver-7',
  at: new Date('2026-01-02T03:04:05.678Z'),
};

/** Longer than any call takes here, however busy the machine. */
const PATIENCE_MS = 20_000;

/** Time stands still for the client's own limits, and goes on for connections. */
const ALL_BUT_TIMEOUTS = [
  'nextTick',
  'setImmediate',
  'setInterval',
  'queueMicrotask',
  'performance',
  'Date',
] as const;

function workflowWith(options: Partial<StepFunctionsWorkflowOptions>): OrderWorkflow {
  return new (loadApi().StepFunctionsWorkflow)({
    stateMachineArn: STATE_MACHINE,
    requestTimeoutMs: 10_000,
    ...options,
  });
}

describe('the workflow in Step Functions', () => {
  let stepFunctions: LocalStepFunctions;
  let workflow: OrderWorkflow;
  beforeEach(async () => {
    stepFunctions = await startStepFunctions();
    Object.assign(process.env, localAws(''), { AWS_ENDPOINT_URL_SFN: stepFunctions.endpoint });
    workflow = workflowWith({ callTimeoutMs: PATIENCE_MS });
  });
  afterEach(async () => {
    jest.useRealTimers();
    workflow.close();
    await stepFunctions.close();
  });

  const answering = (reply: Reply): void => {
    stepFunctions.answer = () => reply;
  };
  describe('starts an order', () => {
    test('within the trace of its request', async () => {
      const header = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';
      const traced = workflowWith({
        callTimeoutMs: PATIENCE_MS,
        tracing: { call: (_service, _operation, work) => work(header) },
      });
      await traced.start(ORDER).finally(() => traced.close());

      expect(stepFunctions.calls).toMatchObject([{ input: { traceHeader: header } }]);
    });

    test('under its id, with what the workflow needs of it and no more', async () => {
      await workflow.start(ORDER);

      expect(stepFunctions.calls).toMatchObject([
        {
          operation: 'StartExecution',
          input: {
            stateMachineArn: STATE_MACHINE,
            name: ORDER.orderId,
            input: `{"orderId":"${ORDER.orderId}","customer":"c-1","lines":[{"sku":"BOOK-7","quantity":2}]}`,
          },
        },
      ]);
    });

    test('that has been started as well as any other', async () => {
      answering({ error: 'ExecutionAlreadyExists' });

      await expect(workflow.start(ORDER)).resolves.toBeUndefined();
    });

    test.each([
      ['a second after it began', 60_000, 1000],
      ['so early that the request can be answered', 1000, 150],
    ])('and gives up %s, when no answer comes', async (_what, requestTimeoutMs, budgetMs) => {
      jest.useFakeTimers({ doNotFake: [...ALL_BUT_TIMEOUTS] });
      const impatient = workflowWith({ requestTimeoutMs });
      const ended = jest.fn();
      answering('silent');

      const failure = nameOf(impatient.start(ORDER)).finally(ended);
      await stepFunctions.called('StartExecution');
      jest.advanceTimersByTime(budgetMs - 1);
      await setImmediate();
      expect(ended).not.toHaveBeenCalled();
      jest.advanceTimersByTime(1);

      expect(await failure).toBe('WorkflowUnavailableError');
      impatient.close();
    });
  });

  test.each<[string, Reply, string]>([
    ['is throttled', { error: 'ThrottlingException' }, 'WorkflowUnavailableError'],
    ['runs too many executions', { error: 'ExecutionLimitExceeded' }, 'WorkflowUnavailableError'],
    ['cannot use its key now', { error: 'KmsThrottlingException' }, 'WorkflowUnavailableError'],
    ['fails itself', { error: 'InternalFailure', status: 500 }, 'WorkflowUnavailableError'],
    ['has no such machine', { error: 'StateMachineDoesNotExist' }, 'StateMachineDoesNotExist'],
    ['denies access', { error: 'AccessDeniedException' }, 'AccessDeniedException'],
  ])('is asked once when the service %s', async (_what, reply, expected) => {
    answering(reply);

    const failure = await nameOf(workflow.start(ORDER));

    expect({ failure, calls: stepFunctions.calls.length }).toEqual({ failure: expected, calls: 1 });
  });

  test('is a span of the request that it belongs to', async () => {
    const spans: string[] = [];
    const traced = workflowWith({
      callTimeoutMs: PATIENCE_MS,
      tracing: {
        call: (service, operation, work) => {
          spans.push(`${service}.${operation}`);
          return work();
        },
      },
    });

    await traced.start(ORDER);
    await traced.decide('token-1', APPROVAL);
    traced.close();

    expect(spans).toEqual(['StepFunctions.StartExecution', 'StepFunctions.SendTaskSuccess']);
    expect(stepFunctions.calls).toHaveLength(2);
  });

  describe('is told', () => {
    test('an approval, as what the task gives back', async () => {
      await workflow.decide('token-1', APPROVAL);

      expect(stepFunctions.calls).toMatchObject([
        {
          operation: 'SendTaskSuccess',
          input: { taskToken: 'token-1', output: '{"by":"approver-7","at":"2026-01-02T03:04:05.678Z"}' },
        },
      ]);
    });

    test.each([
      ['with its reason', 'Too much.', 'Refused by approver-7: Too much.'],
      ['without a reason', undefined, 'Refused by approver-7.'],
    ])('a refusal, as an error that the workflow knows, %s', async (_how, reason, cause) => {
      await workflow.decide('token-1', { ...APPROVAL, decision: 'refuse', reason });

      expect(stepFunctions.calls).toMatchObject([
        { operation: 'SendTaskFailure', input: { taskToken: 'token-1', error: 'ApprovalRefused', cause } },
      ]);
    });

    test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
      'a decision that nobody awaits (%s)',
      async (error) => {
        answering({ error });

        expect(await nameOf(workflow.decide('token-1', APPROVAL))).toBe('DecisionNotAwaitedError');
      },
    );

    test('a decision later, when it does not answer now', async () => {
      answering({ error: 'ThrottlingException' });

      expect(await nameOf(workflow.decide('token-1', APPROVAL))).toBe('WorkflowUnavailableError');
    });
  });
});

/** The name of the error that a call fails with. */
function nameOf(call: Promise<void>): Promise<unknown> {
  return call.then(
    () => 'nothing',
    (error: Error) => error.name,
  );
}
