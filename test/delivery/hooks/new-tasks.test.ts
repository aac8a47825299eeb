import { DescribeServicesCommand, ECSClient, type Service } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { newTasks, waitForNewTasks } from '../../../lambda/delivery/new-tasks';
import { ManualTime } from '../../hooks/manual-time';

const ecs = mockClient(ECSClient);
const taskSet = (status: string, runningCount: number, created: number) => ({
  status,
  runningCount,
  computedDesiredCount: 2,
  createdAt: new Date(created),
});

beforeEach(() => ecs.reset());

function wait(services: Service[][], time = new ManualTime()) {
  const answers = ecs.on(DescribeServicesCommand);
  for (const answer of services) answers.resolvesOnce({ services: answer });
  const question = { ecs: new ECSClient({ region: 'us-east-1' }), cluster: 'orders', service: 'api' };
  return time.run(
    waitForNewTasks({ ...question, release: { id: 'd-1' }, time, signal: new AbortController().signal }),
  );
}

test('CodeDeploy’s new task set is the one that is not primary', () => {
  const service = {
    taskSets: [taskSet('PRIMARY', 2, 1), taskSet('ACTIVE', 1, 2), taskSet('DRAINING', 0, 0)],
  };

  expect(newTasks(service, { id: 'd-1' })).toEqual({ running: 1, wanted: 2 });
});

test('under ECS the event names the revision', () => {
  const service: Service = {
    currentServiceRevisions: [
      { arn: 'old', requestedTaskCount: 3, runningTaskCount: 3 },
      { arn: 'new', requestedTaskCount: 3, runningTaskCount: 1 },
    ],
  };

  expect(newTasks(service, { id: 'x', ecs: { serviceArn: 's', revisionArn: 'new' } })).toEqual({
    running: 1,
    wanted: 3,
  });
});

test('the hook waits until all of them run', async () => {
  const partly = [{ taskSets: [taskSet('PRIMARY', 2, 1), taskSet('ACTIVE', 1, 2)] }];
  const all = [{ taskSets: [taskSet('PRIMARY', 2, 1), taskSet('ACTIVE', 2, 2)] }];

  await wait([partly, all]);

  expect(ecs.commandCalls(DescribeServicesCommand)).toHaveLength(2);
});

test('a service that ECS does not know fails the hook at once', async () => {
  await expect(wait([[]])).rejects.toThrow('ECS knows no service api in cluster orders');
});

test('a wait that is ended from outside has not succeeded', async () => {
  const stop = new AbortController();
  const time = new ManualTime();
  ecs.on(DescribeServicesCommand).callsFake(() => {
    stop.abort();
    return { services: [{ taskSets: [taskSet('PRIMARY', 2, 1)] }] };
  });
  const question = { ecs: new ECSClient({ region: 'us-east-1' }), cluster: 'orders', service: 'api' };

  const waiting = waitForNewTasks({ ...question, release: { id: 'd-1' }, time, signal: stop.signal });

  await expect(time.run(waiting)).rejects.toThrow('aborted');
});
