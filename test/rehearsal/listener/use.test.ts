import type { Action, TargetGroup } from '../../../rehearsal/listener';
import { HEALTH_CHECK, Lab, TO_GROUP } from './lab';
import type { LabListener } from './lab';

// `unused` and `Target.NotInUse` of
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html

const CLOSED: Action = { type: 'fixed-response', statusCode: 404 };
const WITHOUT_TRAFFIC: Action = {
  type: 'forward',
  targetGroups: [
    { targetGroup: 'live', weight: 1 },
    { targetGroup: 'blue', weight: 0 },
  ],
};

describe('a target group that no action of a listener names', () => {
  let lab: Lab;
  let group: TargetGroup;
  let listener: LabListener;
  beforeEach(async () => {
    lab = new Lab();
    group = lab.unusedGroup();
    listener = await lab.listener([group, lab.unusedGroup({ name: 'live' })], { defaultAction: CLOSED });
    group.register(await lab.target('t1'));
  });
  afterEach(() => lab.close());

  test('has targets that are unused', () => {
    expect(group.targets()).toEqual([
      expect.objectContaining({ id: 't1', state: 'unused', reason: 'Target.NotInUse' }),
    ]);
  });

  test('checks none of them', () => {
    lab.clock.advance(10 * HEALTH_CHECK.intervalMs);

    expect([group.state('t1'), lab.clock.pending]).toEqual(['unused', 0]);
  });

  test('counts no hosts', () => {
    lab.clock.advance(60_000);

    expect(group.metrics.statistic('HealthyHostCount', 'Maximum', 0, 60_000)).toBeUndefined();
  });

  test('lets a target go', async () => {
    await group.deregister('t1');
    lab.clock.advance(group.deregistrationDelayMs);

    expect(group.targets()).toEqual([]);
  });

  test.each([
    ['with some weight', TO_GROUP],
    ['with weight 0', WITHOUT_TRAFFIC],
  ])('checks them from the moment on in which an action names it %s', async (_, action) => {
    listener.setDefaultAction(action);
    const before = group.state('t1');
    await group.waitFor('t1', 'healthy');

    expect(before).toBe('initial');
  });

  test('checks them when a rule names it', async () => {
    const rules = [{ id: 'rule', priority: 1, conditions: [], action: CLOSED }];
    const other = await lab.listener([group], { name: 'other', defaultAction: CLOSED, rules });
    other.setRuleAction('rule', TO_GROUP);

    expect(group.state('t1')).toBe('initial');
  });

  test('is one again when the last action that named it names another', async () => {
    const other = await lab.listener([group], { name: 'other' });
    await group.waitFor('t1', 'healthy');
    listener.setDefaultAction(TO_GROUP);
    other.setDefaultAction(CLOSED);
    const withOne = group.state('t1');
    listener.setDefaultAction(CLOSED);
    lab.clock.advance(60_000);

    expect([withOne, group.state('t1'), lab.clock.pending]).toEqual(['healthy', 'unused', 0]);
    expect(group.metrics.statistic('HealthyHostCount', 'Maximum', 1, 60_000)).toBeUndefined();
  });
});
