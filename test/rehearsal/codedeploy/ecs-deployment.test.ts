import { MINUTE } from './engine';
import { ecsEngine, EVERY_HOOK } from './ecs-engine';
import type { EcsEngine } from './ecs-engine';

/** Goes through every event of a release that passes, to the wait before the old tasks end. */
async function passEverything(tested: EcsEngine): Promise<void> {
  await tested.answer('Succeeded');
  await tested.installed();
  await tested.answer('Succeeded');
  await tested.answer('Succeeded');
  await tested.answer('Succeeded');
  tested.clock.advance(5 * MINUTE);
  await tested.answer('Succeeded');
}

/** Releases without hooks, to the wait before the old tasks end. */
async function shifted(tested: EcsEngine): Promise<string> {
  const { id } = tested.release();
  await tested.installed();
  tested.clock.advance(5 * MINUTE);
  await tested.settle();
  return id;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-ecs */
describe('the lifecycle of an ECS deployment', () => {
  it('runs its events and hooks in the order of AWS’s table', async () => {
    const tested = ecsEngine();
    const { id } = tested.release({ hooks: EVERY_HOOK });
    await passEverything(tested);
    tested.clock.advance(5 * MINUTE);
    await tested.settle();
    expect(tested.service.deployment(id).events.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'Start Succeeded',
      'BeforeInstall Succeeded',
      'Install Succeeded',
      'AfterInstall Succeeded',
      'AllowTestTraffic Succeeded',
      'AfterAllowTestTraffic Succeeded',
      'BeforeAllowTraffic Succeeded',
      'AllowTraffic Succeeded',
      'AfterAllowTraffic Succeeded',
      'End Succeeded',
    ]);
    expect(tested.invoked.map(({ functionName }) => functionName)).toEqual(Object.keys(EVERY_HOOK));
  });

  it('starts no task before BeforeInstall has succeeded', async () => {
    const { release, tasks, answer } = ecsEngine();
    release({ hooks: EVERY_HOOK });
    expect(tasks.installed).toBe(false);
    await answer('Succeeded');
    expect(tasks.installed).toBe(true);
  });

  it('moves test traffic before AfterAllowTestTraffic, and production traffic after it', async () => {
    const { release, tasks, answer, installed } = ecsEngine();
    release({ hooks: { AfterAllowTestTraffic: 'hook' } });
    await installed();
    expect(tasks.shifts).toEqual([{ at: 0, listener: 'test', percent: 100 }]);
    await answer('Succeeded');
    expect(tasks.shifts.at(-1)).toEqual({ at: 0, listener: 'production', percent: 10 });
  });

  it('moves production traffic as the deployment config says', async () => {
    const { release, tasks, installed, clock } = ecsEngine({
      routing: { type: 'TimeBasedLinear', percentage: 40, intervalMinutes: 3 },
    });
    release();
    await installed();
    clock.advance(6 * MINUTE);
    const production = tasks.shifts.filter(({ listener }) => listener === 'production');
    expect(production.map(({ at, percent }) => [at / MINUTE, percent])).toEqual([
      [0, 40],
      [3, 80],
      [6, 100],
    ]);
  });

  it('lets Install fail after an hour, and ends the new tasks without having moved traffic', async () => {
    const { release, tasks, clock, service, settle } = ecsEngine();
    const { id } = release();
    clock.advance(60 * MINUTE - 1);
    expect(service.deployment(id).status).toBe('InProgress');
    clock.advance(1);
    await settle();
    expect(service.deployment(id)).toMatchObject({ status: 'Failed', error: { code: 'TIMEOUT' } });
    expect(tasks.ended).toEqual(['new']);
    expect(tasks.shifts.filter(({ percent }) => percent > 0)).toEqual([]);
  });

  it('fails when its tasks cannot be released, and rolls nothing back', () => {
    const { release, service, tasks } = ecsEngine();
    const { id } = release({ problem: { code: 'INVALID_ECS_SERVICE', message: 'two task sets' } });
    expect(service.deployment(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'INVALID_ECS_SERVICE' },
      rollbackDeploymentId: undefined,
    });
    expect(tasks.installed).toBe(false);
  });

  it('fails with the reason when the old tasks cannot be ended, and does not go back', async () => {
    const { release, installed, tasks, clock, settle, service } = ecsEngine();
    const { id } = release();
    await installed();
    clock.advance(5 * MINUTE);
    // Somebody else gave the old tasks traffic again.
    tasks.shiftProduction(60);
    clock.advance(5 * MINUTE);
    await settle();
    expect(service.deployment(id)).toMatchObject({
      status: 'Failed',
      error: { code: 'ECS_UPDATE_ERROR', message: 'The old tasks hold 40 percent.' },
      rollbackDeploymentId: undefined,
    });
  });
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-codedeploy-deploymentgroup-deploymentreadyoption.html */
describe('the wait for approval', () => {
  it('makes the deployment Ready before production traffic moves, and goes on when it is approved', async () => {
    const { release, installed, service, tasks, status } = ecsEngine({ readyWaitMinutes: 30 });
    const { id } = release();
    await installed();
    expect(status(id)).toBe('Ready');
    service.proceed(id, 'READY_WAIT');
    expect(status(id)).toBe('InProgress');
    expect(tasks.shifts.at(-1)).toMatchObject({ listener: 'production', percent: 10 });
  });

  it('stops the deployment when nobody approves in time, and ends the new tasks', async () => {
    const { release, installed, tasks, clock, status, settle } = ecsEngine({ readyWaitMinutes: 30 });
    const { id } = release();
    await installed();
    clock.advance(30 * MINUTE);
    await settle();
    expect(status(id)).toBe('Stopped');
    expect(tasks.ended).toEqual(['new']);
  });

  it('is refused before the deployment waits', () => {
    const { release, service } = ecsEngine({ readyWaitMinutes: 30 });
    const { id } = release();
    expect(() => service.proceed(id, 'READY_WAIT')).toThrow('does not wait for READY_WAIT');
  });

  it('does not take place where the group asks for none', async () => {
    const { release, installed, status, tasks } = ecsEngine();
    const { id } = release();
    await installed();
    expect([status(id), tasks.shifts.at(-1)?.percent]).toEqual(['InProgress', 10]);
  });
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-codedeploy-deploymentgroup-blueinstanceterminationoption.html */
describe('the wait before the old tasks end', () => {
  it('keeps the deployment InProgress and the old tasks standing until it is over', async () => {
    const tested = ecsEngine();
    const id = await shifted(tested);
    tested.clock.advance(5 * MINUTE - 1);
    await tested.settle();
    expect(tested.service.deployment(id)).toMatchObject({
      status: 'InProgress',
      terminationWaitStarted: true,
    });
    expect(tested.tasks.ended).toEqual([]);
    tested.clock.advance(1);
    await tested.settle();
    expect([tested.status(id), tested.tasks.ended]).toEqual(['Succeeded', ['old']]);
  });

  it('rolls back when an alarm goes off in it', async () => {
    const tested = ecsEngine();
    const id = await shifted(tested);
    tested.setAlarm('ALARM');
    await tested.settle();
    expect([tested.status(id), tested.tasks.ended]).toEqual(['Stopped', ['new']]);
    expect(tested.tasks.shifts.slice(-2).map(({ percent }) => percent)).toEqual([0, 0]);
  });

  it('ends at once on ContinueDeployment', async () => {
    const tested = ecsEngine();
    const id = await shifted(tested);
    tested.service.proceed(id, 'TERMINATION_WAIT');
    await tested.settle();
    expect([tested.status(id), tested.tasks.ended]).toEqual(['Succeeded', ['old']]);
  });

  it('leaves no way back when it is over', async () => {
    const tested = ecsEngine();
    const id = await shifted(tested);
    tested.clock.advance(5 * MINUTE);
    tested.setAlarm('ALARM');
    expect(tested.status(id)).toBe('InProgress');
    expect(() => tested.service.stop(id)).toThrow('has ended');
    await tested.settle();
    expect([tested.status(id), tested.tasks.ended]).toEqual(['Succeeded', ['old']]);
  });
});
