import { metricStore } from '../../../rehearsal/alarms/metrics';
import { manualClock } from '../../../rehearsal/clock';
import { Queues } from '../../../rehearsal/messaging/queues';
import { countExecution, measureQueues } from '../../../rehearsal/orders/metrics';
import type { Execution } from '../../../rehearsal/state-machine/execution';
import { ACTIVITY, fixture, machine, MACHINE, turn } from '../state-machine/machines';

const HEARTBEAT = 10;
const DEADLINE = 60;
const ship = machine({
  Ship: {
    Type: 'Task',
    Resource: ACTIVITY,
    HeartbeatSeconds: HEARTBEAT,
    TimeoutSeconds: DEADLINE,
    End: true,
  },
});

/** Metrics of an execution, with their values, each with the ARN that it is about. */
function counted(
  execution: Execution,
  limit = (templateMs: number): number => templateMs,
): readonly string[] {
  const metrics = metricStore();
  countExecution(metrics, execution, limit);
  return metrics.metrics().map(({ namespace, name, dimensions }) => {
    const values = metrics.values({ namespace, name, dimensions }, 0, Infinity);
    return `${namespace} ${name} ${JSON.stringify(dimensions)}: ${values.join()}`;
  });
}

const ofMachine = (name: string): string => `AWS/States ${name} {"StateMachineArn":"${MACHINE}"}: 1`;
const ofActivity = (name: string): string => `AWS/States ${name} {"ActivityArn":"${ACTIVITY}"}: 1`;

/** An execution whose worker takes the task, and then does this. */
async function shipped(work: (worker: ReturnType<typeof fixture>, token: string) => Promise<void> | void) {
  const one = fixture(ship);
  const execution = one.start();
  await turn();
  const task = await one.service.activities.poll(ACTIVITY, 'worker');
  await work(one, task?.token ?? '');
  await turn();
  return execution;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
describe('the metrics of an execution', () => {
  it.each([
    ['succeeded', 'ExecutionsSucceeded', { Type: 'Succeed' }],
    ['failed', 'ExecutionsFailed', { Type: 'Fail', Error: 'Broken' }],
  ])('that %s say so once', async (_what, name, state) => {
    const { start } = fixture(machine({ Only: state }));
    const execution = start();
    await turn();
    expect(counted(execution)).toEqual([ofMachine(name)]);
  });

  it('that timed out say so', async () => {
    const { start, pass } = fixture(
      machine({ Wait: { Type: 'Wait', Seconds: 9, End: true } }, { TimeoutSeconds: 5 }),
    );
    const execution = start();
    await pass(6);
    expect(counted(execution)).toEqual([ofMachine('ExecutionsTimedOut')]);
  });

  it('that was stopped say so', async () => {
    const { start, service } = fixture(machine({ Wait: { Type: 'Wait', Seconds: 9, End: true } }));
    const execution = start();
    service.stop(execution.executionArn);
    expect(counted(execution)).toEqual([ofMachine('ExecutionsAborted')]);
  });

  it('that runs are not there yet', () => {
    const { start } = fixture(machine({ Wait: { Type: 'Wait', Seconds: 9, End: true } }));
    expect(counted(start())).toEqual([]);
  });

  it('count the tasks of its activity', async () => {
    const execution = await shipped(({ service }, token) => service.tokens.find(token).succeeded({}));
    expect(counted(execution)).toEqual([
      ofMachine('ExecutionsSucceeded'),
      ofActivity('ActivitiesScheduled'),
      ofActivity('ActivitiesStarted'),
      ofActivity('ActivitiesSucceeded'),
    ]);
  });

  it('count a worker’s failure as one', async () => {
    const execution = await shipped(({ service }, token) => service.tokens.find(token).failed('No', ''));
    expect(counted(execution)).toContain(ofActivity('ActivitiesFailed'));
  });

  it('tell a missed heartbeat from a deadline', async () => {
    const silent = await shipped(({ pass }) => pass(HEARTBEAT + 1));
    expect(counted(silent)).toContain(ofActivity('ActivitiesHeartbeatTimedOut'));

    const slow = await shipped(async ({ service, pass }, token) => {
      for (let second = 0; second <= DEADLINE; second += 5) {
        if (service.tokens.waiting > 0) service.tokens.find(token).heartbeat();
        await pass(5);
      }
    });
    expect(counted(slow)).toContain(ofActivity('ActivitiesTimedOut'));
  });

  it('take a limit for as long as it is here', async () => {
    const silent = await shipped(({ pass }) => pass(HEARTBEAT + 1));
    expect(counted(silent, () => HEARTBEAT * 1000)).toContain(ofActivity('ActivitiesTimedOut'));
  });
});

describe('the metrics of queues', () => {
  it('are measured once a minute until they are stopped: messages that could be received', () => {
    const clock = manualClock();
    const metrics = metricStore();
    const queues = new Queues(clock);
    queues.put({ name: 'parked', visibilityTimeoutMs: 600_000 });
    const stop = measureQueues(metrics, queues, clock);
    queues.send('parked', 'one');
    queues.send('parked', 'two');
    clock.advance(60_000);
    queues.receive('parked', 1);
    clock.advance(60_000);
    stop();
    clock.advance(60_000);
    const metric = {
      namespace: 'AWS/SQS',
      name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: 'parked' },
    };
    expect(metrics.values(metric, 0, Infinity)).toEqual([2, 1]);
    expect(clock.pending).toBe(0);
  });
});
