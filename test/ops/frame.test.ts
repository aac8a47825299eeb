import { stripVTControlCharacters } from 'node:util';
import { plainLine } from '../../ops/watch/plain';
import { frame } from '../../ops/watch/frame';
import { secondsLeft } from '../../ops/watch/time-left';
import { type WatchEvent, changes } from '../../ops/watch/event';
import type { DeploymentView } from '../../ops/watch/view';

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 14, 0, second));

const VIEW: DeploymentView = {
  id: 'd-123456789',
  strategy: 'codedeploy',
  subject: 'shop-sandbox-service-OrderApiService04A4E70F-with-a-name-as-long-as-AWS-makes-them',
  status: 'running',
  statusText: 'InProgress',
  createdAt: at(0),
  events: [
    { name: 'Install', status: 'succeeded', startedAt: at(1), endedAt: at(20) },
    {
      name: 'AfterAllowTestTraffic',
      status: 'failed',
      startedAt: at(20),
      endedAt: at(30),
      detail: 'a long story that nobody can read to its end on a narrow terminal',
    },
    { name: 'AllowTraffic', status: 'running', startedAt: at(30) },
  ],
  traffic: [
    { label: 'blue', percent: 90 },
    { label: 'green', percent: 10 },
  ],
  tasks: [{ label: 'green', desired: 2, running: 1, pending: 1 }],
  targets: [{ label: 'shop-sandbox-green', healthy: 1, total: 2 }],
  alarms: [
    { name: 'a-stack-of-some-name-DeploymentBlueErrors61F545E7-C491653A2E3D', state: 'ALARM' },
    { name: 'shop-sandbox-service-DeploymentBlueLatency', state: 'OK' },
  ],
  secondsLeft: 590,
  unseen: [],
};

const drawn = (view: DeploymentView, columns = 80): string[] =>
  frame(view, { now: at(40), columns }).map((line) => stripVTControlCharacters(line));

describe('the view of a deployment', () => {
  it('has no line that is wider than the terminal', () => {
    const widths = [80, 60].map((columns) => Math.max(...drawn(VIEW, columns).map((line) => line.length)));
    expect(widths).toEqual([80, 60]);
  });

  it('shows status, events, traffic, tasks, targets and alarms', () => {
    expect(drawn(VIEW).slice(1)).toEqual([
      'status    InProgress, for 40 s, at least 9 min 50 s left',
      '  ✔ Install                        14:00:01  19 s',
      '  ✖ AfterAllowTestTraffic          14:00:20  10 s  a long story that nobody can…',
      '  › AllowTraffic                   14:00:30  10 s',
      'traffic   ██████████████████░░    90 %  blue',
      '          ██░░░░░░░░░░░░░░░░░░    10 %  green',
      'tasks     green: 1 of 2 running, 1 pending',
      'targets   shop-sandbox-green: 1 of 2 healthy',
      'alarms    1 of 2 OK',
      '          ALARM             a-stack-of-some-name-DeploymentBlueErrors61F545E7-C…',
    ]);
  });

  it('says how long an ended deployment took', () => {
    expect(drawn({ ...VIEW, status: 'succeeded', statusText: 'Succeeded', endedAt: at(35) })[1]).toBe(
      'status    Succeeded, after 35 s',
    );
  });
});

const texts = (events: readonly WatchEvent[]): string[] =>
  events.map((event) => plainLine(event, Infinity).slice('00:00:00 '.length));

describe('what changed between two looks', () => {
  it('is nothing when nothing did', () => {
    expect(changes(VIEW, { ...VIEW, secondsLeft: 580 }, at(42))).toEqual([]);
  });

  it('is a line for each thing that did', () => {
    const later: DeploymentView = {
      ...VIEW,
      events: VIEW.events.map((event) =>
        event.name === 'AllowTraffic' ? { ...event, status: 'succeeded' } : event,
      ),
      traffic: [{ label: 'green', percent: 100 }],
      alarms: VIEW.alarms.map(({ name }) => ({ name, state: 'OK' })),
      unseen: ['target health'],
      secondsLeft: 300,
    };
    expect(texts(changes(VIEW, later, at(50)))).toEqual([
      'AllowTraffic succeeded',
      'traffic green 100 %, at least 5 min left',
      'alarm a-stack-of-some-name-DeploymentBlueErrors61F545E7-C491653A2E3D OK',
      'target health cannot be seen with these permissions',
    ]);
  });

  it('is told once when the deployment has ended', () => {
    const ended: DeploymentView = { ...VIEW, status: 'failed', reason: 'TIMEOUT: too late', endedAt: at(35) };
    expect(texts(changes(VIEW, ended, at(50)))).toEqual(['failed after 35 s: TIMEOUT: too late']);
    expect(changes(ended, ended, at(52))).toEqual([]);
  });

  it('fits into a terminal', () => {
    const event: WatchEvent = {
      at: at(0),
      deployment: 'd-1',
      type: 'ended',
      status: 'failed',
      reason: 'x'.repeat(99),
    };
    expect(plainLine(event, 80)).toHaveLength(80);
  });
});

const left = (options: Partial<Parameters<typeof secondsLeft>[0]>): number =>
  secondsLeft({
    shift: { type: 'linear', percent: 10, minutes: 3 },
    bakeMinutes: 5,
    events: [],
    shiftEvent: 'AllowTraffic',
    now: at(60),
    ...options,
  });

describe('the time that is left', () => {
  it('is the whole shift and the bake before traffic moves: a linear one of ten steps waits nine times', () => {
    expect(left({})).toBe(9 * 180 + 300);
  });

  it('counts the shift down once it has begun', () => {
    const events = [{ name: 'AllowTraffic', status: 'running', startedAt: at(0) } as const];
    expect(left({ events })).toBe(9 * 180 - 60 + 300);
  });

  it('counts the bake down once the shift is over, and never below zero', () => {
    const events = [
      { name: 'AllowTraffic', status: 'succeeded', startedAt: at(0), endedAt: at(10) } as const,
    ];
    expect([left({ events }), left({ events, bakeMinutes: 0 })]).toEqual([250, 0]);
  });
});
