import { LAMBDA_LIFECYCLE } from '../../../rehearsal/codedeploy/lambda-target';
import { engine, MINUTE } from './engine';

const HOOKS = { BeforeAllowTraffic: 'pre', AfterAllowTraffic: 'post' };

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda */
describe('the lifecycle of a Lambda deployment', () => {
  it('runs BeforeAllowTraffic, AllowTraffic, AfterAllowTraffic', () => {
    const { create, report, clock, service, invoked } = engine();
    const { id } = create(HOOKS);
    report('Succeeded');
    clock.advance(5 * MINUTE);
    report('Succeeded');
    const { status, events } = service.deployment(id);
    expect(status).toBe('Succeeded');
    expect(invoked.map(({ functionName }) => functionName)).toEqual(['pre', 'post']);
    expect(events.map((event) => `${event.name} ${event.status}`)).toEqual([
      'Start Succeeded',
      'BeforeAllowTraffic Succeeded',
      'AllowTraffic Succeeded',
      'AfterAllowTraffic Succeeded',
      'End Succeeded',
    ]);
  });

  it('skips an event that names no hook', () => {
    const { create, clock, service } = engine();
    const { id } = create();
    clock.advance(5 * MINUTE);
    expect(service.deployment(id).events[1]).toMatchObject({ name: 'BeforeAllowTraffic', status: 'Skipped' });
    expect(service.deployment(id).status).toBe('Succeeded');
  });

  it('gives callers nothing of the new version before the first hook has reported', () => {
    const { create, clock, shifts } = engine();
    create(HOOKS);
    clock.advance(59 * MINUTE);
    expect(shifts).toEqual([]);
  });

  it('fails when a hook reports Failed, and rolls back by a deployment of its own', () => {
    const { create, report, service } = engine();
    const { id } = create(HOOKS);
    report('Failed');
    const { status, error, rollbackDeploymentId = '' } = service.deployment(id);
    expect({ status, code: error?.code }).toEqual({ status: 'Failed', code: 'HOOK_EXECUTION_FAILURE' });
    expect(service.deployment(rollbackDeploymentId)).toMatchObject({
      creator: 'codeDeployRollback',
      status: 'Succeeded',
      rollbackOf: id,
    });
  });

  it('fails when its revision cannot be deployed, and leaves the alias as it is', () => {
    const { service, shifts } = engine();
    const problem = { code: 'INVALID_LAMBDA_CONFIGURATION' as const, message: 'another version' };
    const shift = (percent: number): void => void shifts.push({ at: 0, percent });
    const target = {
      computePlatform: 'Lambda' as const,
      lifecycle: LAMBDA_LIFECYCLE,
      hooks: {},
      problem,
      shift,
    };
    const { status, rollbackDeploymentId } = service.create({
      applicationName: 'app',
      groupName: 'group',
      target,
    });
    expect([status, rollbackDeploymentId, shifts]).toEqual(['Failed', undefined, []]);
  });

  it('fails one hour after the call of a hook that does not report', () => {
    const { create, clock, service } = engine();
    const { id } = create(HOOKS);
    clock.advance(60 * MINUTE - 1);
    expect(service.deployment(id).status).toBe('InProgress');
    clock.advance(1);
    expect(service.deployment(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'HOOK_EXECUTION_FAILURE' },
    });
  });

  it('fails at once when a hook cannot be called', () => {
    const { create, service } = engine();
    const { id } = create({ BeforeAllowTraffic: 'gone' });
    expect(service.deployment(id).error?.message).toContain('Function not found: gone');
  });

  it('returns all traffic when the hook after the shift fails', () => {
    const { create, report, clock, shifts } = engine();
    create({ AfterAllowTraffic: 'post' });
    clock.advance(5 * MINUTE);
    report('Failed');
    expect(shifts.map(({ percent }) => percent)).toEqual([10, 100, 0]);
  });
});

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html */
describe('a report', () => {
  it.each([
    ['LifecycleEventAlreadyCompletedException', 'Succeeded', undefined],
    ['InvalidLifecycleEventHookExecutionIdException', 'Succeeded', 'another'],
  ])('is refused by %s', (code, status, executionId) => {
    const { create, report, service, invoked } = engine();
    const { id } = create({ BeforeAllowTraffic: 'pre' });
    const own = invoked[0]?.payload.LifecycleEventHookExecutionId ?? '';
    report('Succeeded');
    expect(() => service.report(id, executionId ?? own, status)).toThrow(expect.objectContaining({ code }));
  });

  it('of another status than Succeeded or Failed is refused', () => {
    const { create, service, invoked } = engine();
    const { id } = create({ BeforeAllowTraffic: 'pre' });
    const executionId = invoked[0]?.payload.LifecycleEventHookExecutionId ?? '';
    expect(() => service.report(id, executionId, 'Skipped')).toThrow(
      expect.objectContaining({ code: 'InvalidLifecycleEventHookExecutionStatusException' }),
    );
  });

  it('after the hour is too late', () => {
    const { create, report, clock } = engine();
    create({ BeforeAllowTraffic: 'pre' });
    clock.advance(60 * MINUTE);
    expect(() => report('Succeeded')).toThrow(
      expect.objectContaining({ code: 'LifecycleEventAlreadyCompletedException' }),
    );
  });
});

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html and …/monitoring-create-alarms.html */
describe('alarms, stops and rollbacks', () => {
  it('an alarm stops the deployment in mid-shift, and traffic returns', () => {
    const { create, clock, setAlarm, service, shifts } = engine();
    const { id } = create();
    clock.advance(2 * MINUTE);
    setAlarm('ALARM');
    clock.advance(60 * MINUTE);
    expect(service.deployment(id)).toMatchObject({ status: 'Stopped', error: { code: 'ALARM_ACTIVE' } });
    expect(shifts).toEqual([
      { at: 0, percent: 10 },
      { at: 2 * MINUTE, percent: 0 },
    ]);
  });

  it('an alarm that is active already stops the deployment before its first hook', () => {
    const { create, setAlarm, service, invoked } = engine();
    setAlarm('ALARM');
    const { id } = create(HOOKS);
    expect(service.deployment(id)).toMatchObject({ status: 'Stopped', error: { code: 'ALARM_ACTIVE' } });
    expect(invoked).toEqual([]);
  });

  it('an alarm after the end rolls nothing back', () => {
    const { create, clock, setAlarm, service, shifts } = engine();
    const { id } = create();
    clock.advance(5 * MINUTE);
    setAlarm('ALARM');
    expect(service.deployment(id).status).toBe('Succeeded');
    expect(shifts.at(-1)?.percent).toBe(100);
  });

  it('an alarm of a group that disabled its alarms stops nothing', () => {
    const { create, clock, setAlarm, service } = engine({ alarms: [] });
    setAlarm('ALARM');
    const { id } = create();
    clock.advance(5 * MINUTE);
    expect(service.deployment(id).status).toBe('Succeeded');
  });

  it('a stop returns traffic when the group rolls back on request', () => {
    const { create, clock, service, shifts } = engine();
    const { id } = create();
    clock.advance(MINUTE);
    service.stop(id);
    expect(service.deployment(id)).toMatchObject({ status: 'Stopped', error: { code: 'MANUAL_STOP' } });
    expect(shifts.at(-1)?.percent).toBe(0);
  });

  it('a stop without rollback leaves the weights as they are', () => {
    const { create, clock, service, shifts } = engine();
    const { id } = create();
    service.stop(id, false);
    clock.advance(60 * MINUTE);
    expect(shifts.map(({ percent }) => percent)).toEqual([10]);
  });

  it('leaves the weights as they are when the group does not roll back', () => {
    const { create, setAlarm, shifts, service } = engine({ rollbackOn: [] });
    const { id } = create();
    setAlarm('ALARM');
    expect(shifts.map(({ percent }) => percent)).toEqual([10]);
    expect(service.deployment(id).rollbackDeploymentId).toBeUndefined();
  });

  it('a stop of a deployment that has ended is refused', () => {
    const { create, clock, service } = engine();
    const { id } = create();
    clock.advance(5 * MINUTE);
    expect(() => service.stop(id)).toThrow(
      expect.objectContaining({ code: 'DeploymentAlreadyCompletedException' }),
    );
  });

  /** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
  it('a second deployment of the group is refused while the first is under way, and accepted after it', () => {
    const { create, clock, service } = engine();
    create();
    expect(() => create()).toThrow(expect.objectContaining({ code: 'DeploymentLimitExceededException' }));
    clock.advance(5 * MINUTE);
    create();
    expect(service.deployments()).toHaveLength(2);
  });
});
