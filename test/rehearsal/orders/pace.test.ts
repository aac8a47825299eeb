import { alarmDefinition } from '../../../rehearsal/alarms/definition';
import { shortestHeartbeatMs, workflowPace } from '../../../rehearsal/orders/pace';
import { Turnstile } from '../../../rehearsal/orders/turnstile';
import { sandboxWorkflow } from '../../soak/assembly';

const HEARTBEAT_MS = 30_000;
const DEADLINE_MS = 900_000;

describe('the pace of programs and people under a faster clock', () => {
  const scale = 3600;
  const pace = workflowPace(scale, HEARTBEAT_MS);
  const realMs = (templateMs: number): number => templateMs / scale;

  it('changes nothing where the clock is not faster', () => {
    const { limit, schedule } = workflowPace(1, HEARTBEAT_MS);
    const limits = (['call', 'callback', 'activity'] as const).map((kind) => limit(kind, 15_000));
    expect([...limits, schedule(300_000)]).toEqual([15_000, 15_000, 15_000, 300_000]);
  });

  it('leaves a function at least its own time-out in real time', () => {
    expect(realMs(pace.limit('call', 15_000))).toBeGreaterThanOrEqual(15_000);
  });

  it('leaves a worker several signs of life, and several heartbeats within its deadline', () => {
    expect(realMs(pace.limit('activity', HEARTBEAT_MS))).toBeGreaterThan(3000);
    expect(pace.limit('activity', DEADLINE_MS)).toBeCloseTo(30 * pace.limit('activity', HEARTBEAT_MS));
  });

  it('makes a deadline of hours one of seconds, and no shorter', () => {
    expect(realMs(pace.limit('callback', 3_600_000))).toBe(5000);
    expect(pace.limit('callback', 240 * 3_600_000)).toBe(240 * 3_600_000);
  });

  it('stretches the time-out of the machine, and nothing else of it', () => {
    const { model } = sandboxWorkflow().subject;
    const { definition, ...others } = pace.machine(model);
    expect(realMs((definition.TimeoutSeconds ?? 0) * 1000)).toBeGreaterThanOrEqual(120_000);
    expect({
      ...others,
      definition: { ...definition, TimeoutSeconds: model.definition.TimeoutSeconds },
    }).toEqual(model);
  });

  it('lets an execution run out of time when that is asked for, and that of no Express machine', () => {
    const { machine } = workflowPace(scale, HEARTBEAT_MS, { ownTimeOutMs: 12_000 });
    const { model } = sandboxWorkflow().subject;
    expect(realMs((machine(model).definition.TimeoutSeconds ?? 0) * 1000)).toBe(12_000);
    const express = machine({ ...model, type: 'EXPRESS' }).definition;
    expect(realMs((express.TimeoutSeconds ?? 0) * 1000)).toBeGreaterThanOrEqual(120_000);
  });

  it('stretches alarms over what functions measure as far as their schedule, and no other ones', () => {
    const alarm = (namespace: string): number =>
      pace.alarm(
        alarmDefinition('Alarm', 'alarm', {
          Namespace: namespace,
          MetricName: 'Age',
          Statistic: 'Maximum',
          Period: 300,
          EvaluationPeriods: 3,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
        }),
      ).periodMs;
    expect(alarm('shop-sandbox')).toBe(pace.schedule(300_000));
    expect(alarm('AWS/SQS')).toBe(300_000);
  });

  it('reads the shortest heartbeat from the definitions', () => {
    expect(shortestHeartbeatMs([sandboxWorkflow().subject.model])).toBe(HEARTBEAT_MS);
  });
});

describe('a turnstile', () => {
  it('lets so many through at a time under one name, the others in order', async () => {
    const turnstile = new Turnstile(2);
    const begun: number[] = [];
    const finish: (() => void)[] = [];
    const work = [0, 1, 2, 3].map((index) =>
      turnstile.through('a', () => {
        begun.push(index);
        return new Promise<void>((resolve) => finish.push(resolve));
      }),
    );
    expect(begun).toEqual([0, 1]);
    finish[0]?.();
    await work[0];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    finish[1]?.();
    finish[2]?.();
    await work[2];
    await Promise.resolve();
    finish[3]?.();
    await Promise.all(work);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('lets others through under another name, and goes on after a failure', async () => {
    const turnstile = new Turnstile(1);
    const failed = turnstile.through('a', () => Promise.reject(new Error('broken')));
    await expect(turnstile.through('b', () => Promise.resolve('well'))).resolves.toBe('well');
    await expect(failed).rejects.toThrow('broken');
    await expect(turnstile.through('a', () => Promise.resolve('well'))).resolves.toBe('well');
  });
});
