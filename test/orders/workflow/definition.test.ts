import validate from 'asl-validator';
import { longestExecutionMinutes, longestOpenMinutes } from '../../../lib/config';
import { WORKING_MINUTES } from '../../../lib/config/order-durations';
import { LIMITS } from '../../../app/src/limits';
import { testSettings } from '../../settings';
import { allStates, definitionOf, levels, reached, type State, tasksOf, worstSeconds } from './asl';
import { buildWorkflow } from './built-workflow';

const { template } = buildWorkflow();
const definition = definitionOf(template);
const states = allStates(definition);
const tasks = tasksOf(definition);

function state(name: string): State {
  const found = states[name];
  if (found === undefined) throw new Error(`there is no state ${name}`);
  return found;
}

describe('the definition of the order workflow', () => {
  it('is valid Amazon States Language', () => {
    // The validator knows ARNs by their form, and writes into what it is given.
    const text = JSON.stringify(definition)
      .replaceAll('${AWS::Partition}', 'aws')
      .replaceAll('${OrdersShipping}', 'arn:aws:states:eu-west-1:123456789012:activity:shipping');

    expect(validate(JSON.parse(text)).errors).toEqual([]);
  });

  it('says that it is written in JSONPath', () => {
    expect(definition.QueryLanguage).toBe('JSONPath');
  });

  it('has no state that nothing leads to', () => {
    for (const level of levels(definition)) {
      expect([...reached(level)].toSorted()).toEqual(Object.keys(level.States).toSorted());
    }
  });

  it('has the states that its documents name', () => {
    expect(Object.keys(states).toSorted()).toEqual(
      [
        'ApprovalIsOverdue',
        'AskForApproval',
        'ChargeIsMalformed',
        'ChargePayment',
        'CloseFailed',
        'CloseRejected',
        'CommitStock',
        'ConfirmOrder',
        'IsShipped',
        'IsValid',
        'MarkParked',
        'NeedsApproval',
        'NotifyCustomer',
        'OrderFailed',
        'OrderFulfilled',
        'OrderParked',
        'OrderRejected',
        'ParkOrder',
        'Prepare',
        'PriceLines',
        'QuoteLine',
        'RefundPayment',
        'RejectInvalidOrder',
        'ReleaseStock',
        'RemindCustomer',
        'ReserveAndScreen',
        'ReserveStock',
        'ScreenForFraud',
        'Ship',
        'ShipmentIsMalformed',
        'TotalOrder',
        'WaitForReminder',
        'WasRefused',
      ].toSorted(),
    );
  });

  it('calls the quote function by its alias alone', () => {
    expect(state('QuoteLine').Parameters).toMatchObject({ FunctionName: '${QuoteAliaslive}' });
  });

  it('prices at most five lines at once', () => {
    expect(state('PriceLines')).toMatchObject({ MaxConcurrency: 5, ItemsPath: '$.lines' });
  });

  it('hands on the task token to who asks for the approval, and to nobody else', () => {
    const withToken = tasks.filter(([, { Parameters }]) => JSON.stringify(Parameters).includes('Task.Token'));

    expect(withToken.map(([name]) => name)).toEqual(['AskForApproval']);
  });

  it('sends the whole state with a parked order', () => {
    expect(state('ParkOrder').Parameters).toMatchObject({ MessageBody: { 'state.$': '$' } });
  });

  it.each(['CloseRejected', 'CloseFailed', 'MarkParked', 'ConfirmOrder'])(
    'takes a closed order out of the index of open orders, with the token of its approval: %s',
    (name) => {
      expect(state(name).Parameters).toMatchObject({
        UpdateExpression: expect.stringMatching(/ REMOVE #open, approval$/),
        ExpressionAttributeNames: { '#open': 'open' },
      });
    },
  );

  it.each(tasks.filter(([, { Resource }]) => Resource?.includes('dynamodb')).map(([name]) => [name]))(
    'creates no order where there is none: %s',
    (name) => {
      expect(state(name).Parameters).toMatchObject({
        Key: { orderId: { 'S.$': '$.execution.name' } },
        ConditionExpression: 'attribute_exists(orderId)',
      });
    },
  );
});

describe('the limits of the order workflow', () => {
  it('every task has a time-out', () => {
    expect(tasks.filter(([, { TimeoutSeconds }]) => TimeoutSeconds === undefined)).toEqual([]);
  });

  it('a function has been ended before its state goes on without it', () => {
    const timeouts = Object.fromEntries(
      Object.entries(template.findResources('AWS::Lambda::Function')).map(([id, { Properties }]) => [
        id.replace(/[0-9A-F]{8}$/, ''),
        Number(Properties.Timeout),
      ]),
    );
    const calls = tasks.filter(([, { Resource }]) => Resource?.endsWith('lambda:invoke'));
    const own = calls.map(([name, { Parameters, TimeoutSeconds }]) => {
      const [, id = ''] = /^\$\{(\w+)\.Arn\}$/.exec(String(Parameters?.FunctionName)) ?? [];
      return [name, (TimeoutSeconds ?? 0) - (timeouts[id] ?? testSettings().quote.timeoutSeconds)];
    });

    expect(own).toEqual(calls.map(([name]) => [name, 5]));
  });

  it('the activity has a heartbeat, as the settings say', () => {
    const built = buildWorkflow({ shipping: { heartbeatSeconds: 20, timeoutMinutes: 7 } });

    expect(allStates(definitionOf(built.template)).Ship).toMatchObject({
      HeartbeatSeconds: 20,
      TimeoutSeconds: 420,
    });
  });

  it('the approval has a deadline, which the approver is told, and no heartbeat', () => {
    const built = buildWorkflow({ approval: { hours: 3 } });

    const ask = allStates(definitionOf(built.template)).AskForApproval;
    expect(ask).toMatchObject({
      Resource: expect.stringMatching(/lambda:invoke\.waitForTaskToken$/),
      TimeoutSeconds: 10_800,
      Parameters: { Payload: { deadlineSeconds: 10_800 } },
    });
    expect(ask?.HeartbeatSeconds).toBeUndefined();
  });

  it('asks for approval from the amount on that the settings name', () => {
    const built = buildWorkflow({ approval: { fromMinor: 777 } });

    expect(allStates(definitionOf(built.template)).NeedsApproval?.Choices).toContainEqual({
      Variable: '$.total.value.amountMinor',
      NumericGreaterThanEquals: 777,
      Next: 'AskForApproval',
    });
  });

  it('reminds the customer when the settings say', () => {
    const built = buildWorkflow({ reminderHours: 5 });

    expect(allStates(definitionOf(built.template)).WaitForReminder).toMatchObject({ Seconds: 18_000 });
  });

  it('an execution is stopped when the longest order is over', () => {
    expect(definition.TimeoutSeconds).toBe(60 * longestExecutionMinutes(testSettings().workflow));
  });

  // All retries of all states in a row, as no order ever needs them; the waits for people and workers come on top.
  it('the work on an order ends within the minutes that its alarm allows for', () => {
    const rounds = Math.ceil(LIMITS.orderLines / 5);
    const seconds = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + worstSeconds(state(name)), 0);
    const priced = rounds * worstSeconds(state('QuoteLine'));
    const reserved = Math.max(seconds(['ReserveStock']), seconds(['ScreenForFraud']));
    const charged = priced + seconds(['TotalOrder', 'ChargePayment']) + reserved;

    const fulfilled = charged + seconds(['CommitStock', 'ConfirmOrder']);
    const undone = charged + seconds(['RefundPayment', 'ReleaseStock', 'CloseFailed']);

    expect(Math.max(fulfilled, undone)).toBeLessThan(60 * WORKING_MINUTES);
    expect(longestOpenMinutes(testSettings().workflow)).toBeLessThan(
      testSettings().workflow.stuckAfterMinutes,
    );
  });
});
