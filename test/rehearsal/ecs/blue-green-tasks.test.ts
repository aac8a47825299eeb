import { blueGreenTasks } from '../../../rehearsal/ecs/blue-green-tasks';
import type { BlueGreenTasks } from '../../../rehearsal/ecs/service-tasks';
import { serviceLab, taskDefinition } from './service-lab';
import type { ServiceLab } from './service-lab';

// Real processes start in each test; a busy machine takes its time for them.
jest.setTimeout(60_000);

describe('the new tasks of a first release, whose target group no listener names yet', () => {
  let lab: ServiceLab;
  beforeEach(async () => {
    lab = await serviceLab('CODE_DEPLOY', 'not in use');
  });
  afterEach(() => lab.close());

  it('are installed without a check, and checked from the move of the test traffic on', async () => {
    const unhealthy = lab.definitions.register({ ...taskDefinition({ HEALTH: '503' }) });
    const tasks = blueGreenTasks(lab.service, unhealthy);
    await tasks.install();
    const [newTask] = lab.service.taskSets.flatMap(({ definition, service }) =>
      definition === unhealthy ? service.tasks : [],
    );
    const installed = newTask?.healthy;
    tasks.shiftTest(100);

    expect([installed, newTask?.healthy]).toEqual([true, false]);
  });
});

describe('the tasks of a blue/green deployment', () => {
  let lab: ServiceLab;
  beforeEach(async () => {
    lab = await serviceLab();
  });
  afterEach(() => lab.close());
  const release = (environment: Record<string, string> = {}, image?: string): BlueGreenTasks =>
    blueGreenTasks(lab.service, lab.definitions.register({ ...taskDefinition(environment, image) }));
  const ask = async (path = '/', listener = lab.production): Promise<string> =>
    (await fetch(`${listener.url}${path}`)).text();

  it('take every request to the new revision and lose none, from the first start to the end of the old ones', async () => {
    const tasks = release();
    const oldPid = await ask();
    await tasks.install();
    tasks.shiftTest(100);
    const slow = ask('/slow');
    tasks.shiftProduction(100);
    const [answer] = await Promise.all([slow, tasks.terminateOld()]);

    expect(answer).toBe('slow');
    expect(await ask()).not.toBe(oldPid);
    expect(lab.first.service.stops).toMatchObject([{ inFlightAtEnd: 0, exit: { code: 0 }, killed: false }]);
    expect(lab.service.taskSets.map(({ definition, status }) => [definition.name, status])).toEqual([
      ['pets:2', 'PRIMARY'],
    ]);
  });

  it('are known by their revision to whoever asks who served', async () => {
    const served: (string | undefined)[] = [];
    lab.production.on('request', ({ targetId = '' }) => served.push(lab.service.revisionOf(targetId)));
    const tasks = release();
    await ask();
    await tasks.install();
    tasks.shiftProduction(100);
    await ask();
    expect(served).toEqual(['pets:1', 'pets:2']);
  });

  it('share the traffic as they are told, each change recorded', async () => {
    const tasks = release();
    await tasks.install();
    for (const percent of [10, 100, 0]) tasks.shiftProduction(percent);
    tasks.shiftTest(100);
    expect(lab.service.traffic.history.map(({ listener, shares }) => [listener, shares])).toEqual([
      ['production', { 'pets:1': 100 }],
      ['test', { 'pets:1': 100 }],
      ['production', { 'pets:1': 90, 'pets:2': 10 }],
      ['production', { 'pets:2': 100 }],
      ['production', { 'pets:1': 100 }],
      ['test', { 'pets:2': 100 }],
    ]);
  });

  it('leave actions alone that forward to no group of the service', async () => {
    const tasks = release();
    await tasks.install();
    tasks.shiftProduction(100);
    tasks.shiftTest(100);
    const statuses = await Promise.all(
      [`${lab.production.url}/internal`, `${lab.test.url}/`].map(async (url) => (await fetch(url)).status),
    );
    expect(statuses).toEqual([404, 404]);
  });

  it('do not end while they hold production traffic', async () => {
    const tasks = release();
    await tasks.install();
    tasks.shiftProduction(10);
    await expect(tasks.terminateOld()).rejects.toThrow('hold 90 percent of the production traffic');
    await expect(tasks.terminateNew()).rejects.toThrow('hold 10 percent of the production traffic');
    expect(await ask()).toMatch(/^\d+$/);
  });

  it('of an image that no repository has never become healthy, and end when they are told', async () => {
    const tasks = release({}, 'pets:missing');
    let installed = false;
    void tasks.install().then(() => (installed = true));
    await tasks.terminateNew();
    expect(installed).toBe(false);
    expect(lab.service.taskSets.map(({ definition }) => definition.name)).toEqual(['pets:1']);
  });

  it.each([-1, 101, 12.5])('have no share of %d percent', (percent) => {
    expect(() => release().shiftProduction(percent)).toThrow(RangeError);
  });

  it('of a revision cannot be released beside two others', async () => {
    await release().install();
    const { family: _, ...other } = { ...taskDefinition(), family: '' };
    const third = lab.definitions.register({ ...other, family: 'pets' });
    expect(lab.service.obstacle(third)).toContain('has 2 task sets (pets:1 and pets:2)');
  });

  it('of a revision without the container that the load balancer names cannot be released', () => {
    const third = lab.definitions.register({
      family: 'pets',
      containerDefinitions: [{ name: 'other', image: 'pets:1' }],
    });
    expect(lab.service.obstacle(third)).toContain('has no container api');
  });
});
