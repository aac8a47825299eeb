import { manualClock } from '../../../rehearsal/clock';
import { eventPattern } from '../../../rehearsal/events/pattern';
import type { EventQueue } from '../../../rehearsal/lambda/asynchronous';
import { EventRules } from '../../../rehearsal/orders/event-rules';
import { Refusals } from '../../../rehearsal/orders/refusals';

function setUp() {
  const sent: string[] = [];
  const events: EventQueue = {
    send: ({ functionName }, policy) =>
      void sent.push(`${functionName} ${policy?.maximumRetryAttempts ?? 2}`),
    discarded: [],
    pending: 0,
    close: () => undefined,
  };
  const clock = manualClock();
  const rules = new EventRules({
    rules: [
      {
        name: 'Broken',
        arn: 'rule/broken',
        matches: eventPattern({ detail: { status: ['FAILED'] } }),
        functionNames: ['park'],
      },
      { name: 'Watch', arn: 'rule/watch', everyMs: 300_000, functionNames: ['watch'] },
    ],
    events,
    policies: new Map([['park', { maximumRetryAttempts: 1 }]]),
    clock,
    schedule: (templateMs) => templateMs * 2,
  });
  return { rules, clock, sent };
}

describe('rules of EventBridge', () => {
  it('call functions for the events that they look for, as the function has it for failures', () => {
    const { rules, sent } = setUp();
    rules.put({ detail: { status: 'SUCCEEDED' } });
    rules.put({ detail: { status: 'FAILED' } });
    expect(sent).toEqual(['park 1']);
  });

  it('call functions on their schedule, at its pace, until they are closed', () => {
    const { rules, clock, sent } = setUp();
    clock.advance(599_999);
    expect(sent).toEqual([]);
    clock.advance(600_001);
    expect(sent).toEqual(['watch 2', 'watch 2']);
    rules.close();
    expect(clock.pending).toBe(0);
  });
});

function call(operation: string, name: string) {
  return { role: 'role', service: 'lambda', operation, input: { FunctionName: name } };
}

describe('refusals', () => {
  it('refuse the calls that they are about, so often, by the name of the error', () => {
    const refusals = new Refusals();
    refusals.add({
      service: 'lambda',
      operation: 'Invoke',
      about: 'pay',
      code: 'ServiceException',
      times: 2,
    });
    const ask = (operation: string, name: string) => () => refusals.assertAccepted(call(operation, name));
    expect(ask('Invoke', 'ship')).not.toThrow();
    expect(ask('GetAlias', 'pay')).not.toThrow();
    expect(ask('Invoke', 'pay')).toThrow(expect.objectContaining({ code: 'ServiceException' }));
    expect(ask('Invoke', 'pay')).toThrow('refuses lambda:Invoke');
    expect(ask('Invoke', 'pay')).not.toThrow();
    expect(refusals.refused).toBe(2);
  });
});
