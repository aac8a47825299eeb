import { MINUTE } from './engine';
import { ecsEngine, EVERY_HOOK } from './ecs-engine';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html */
describe('the rollback of an ECS deployment', () => {
  it('returns all production traffic in the moment of the alarm, and only then ends the new tasks', async () => {
    const { release, installed, tasks, setAlarm, clock, settle } = ecsEngine();
    release();
    await installed();
    clock.advance(2 * MINUTE);
    setAlarm('ALARM');
    expect(tasks.shifts.findLast(({ listener }) => listener === 'production')).toEqual({
      at: 2 * MINUTE,
      listener: 'production',
      percent: 0,
    });
    await settle();
    expect(tasks.ended).toEqual(['new']);
  });

  it('is a deployment of its own, without hooks, that succeeds when the new tasks have ended', async () => {
    const { release, installed, answer, service, settle, status } = ecsEngine();
    const { id } = release({ hooks: EVERY_HOOK });
    await answer('Succeeded');
    await installed();
    await answer('Failed');
    const { rollbackDeploymentId = '', error } = service.deployment(id);
    await settle();
    expect(error?.code).toBe('HOOK_EXECUTION_FAILURE');
    expect([status(id), status(rollbackDeploymentId)]).toEqual(['Failed', 'Succeeded']);
    expect(service.deployment(rollbackDeploymentId)).toMatchObject({
      creator: 'codeDeployRollback',
      rollbackOf: id,
    });
  });

  it('does not exist before Install: AWS says that "a rollback is not possible at this point"', async () => {
    const { release, answer, service, tasks } = ecsEngine();
    const { id } = release({ hooks: EVERY_HOOK });
    await answer('Failed');
    expect(service.deployment(id)).toMatchObject({ status: 'Failed', rollbackDeploymentId: undefined });
    expect([tasks.shifts, tasks.ended]).toEqual([[], []]);
  });

  it('can be neither stopped nor rolled back itself', async () => {
    const { release, installed, service, clock } = ecsEngine();
    const { id } = release();
    await installed();
    clock.advance(MINUTE);
    service.stop(id);
    const { rollbackDeploymentId = '' } = service.deployment(id);
    expect(() => service.stop(rollbackDeploymentId)).toThrow(
      expect.objectContaining({ name: 'UnsupportedActionForDeploymentTypeException' }),
    );
  });

  it('keeps the group busy until the new tasks have ended', async () => {
    const { release, installed, service, settle } = ecsEngine();
    const { id } = release();
    await installed();
    service.stop(id);
    expect(() => release()).toThrow('already has an active Deployment');
    await settle();
    expect(release().status).toBe('InProgress');
  });

  it('is over when ended() resolves', async () => {
    const { release, installed, service, settle, tasks } = ecsEngine();
    const { id } = release();
    await installed();
    const letEnd = tasks.endSlowly();
    let over = false;
    void service.ended(id).then(() => (over = true));
    service.stop(id);
    await settle();
    expect(over).toBe(false);
    letEnd();
    await settle();
    expect(over).toBe(true);
  });
});

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_StopDeployment.html */
describe('a stop of an ECS deployment', () => {
  it('leaves traffic and tasks as they are when it asks for no rollback', async () => {
    const { release, installed, service, tasks, settle, status } = ecsEngine();
    const { id } = release();
    await installed();
    service.stop(id, false);
    await settle();
    expect([status(id), tasks.ended, tasks.shifts.at(-1)?.percent]).toEqual(['Stopped', [], 10]);
  });

  it('rolls back when it asks for it, whatever the group says', async () => {
    const { release, installed, service, tasks, settle } = ecsEngine({ rollbackOn: [] });
    const { id } = release();
    await installed();
    service.stop(id, true);
    await settle();
    expect(tasks.ended).toEqual(['new']);
  });

  it('ends a deployment that waits for approval', async () => {
    const { release, installed, service, tasks, settle, status } = ecsEngine({ readyWaitMinutes: 30 });
    const { id } = release();
    await installed();
    service.stop(id);
    await settle();
    expect([status(id), tasks.ended]).toEqual(['Stopped', ['new']]);
  });
});

describe('alarms of an ECS deployment', () => {
  it('stop it before it starts when one is in ALARM already, and nothing is rolled back', () => {
    const { release, setAlarm, service, tasks } = ecsEngine();
    setAlarm('ALARM');
    const { id } = release();
    expect(service.deployment(id)).toMatchObject({
      status: 'Stopped',
      error: { code: 'ALARM_ACTIVE' },
      rollbackDeploymentId: undefined,
    });
    expect(tasks.installed).toBe(false);
  });

  it('do not guard a deployment that overrides them', () => {
    const { release, setAlarm, tasks } = ecsEngine();
    setAlarm('ALARM');
    release({ alarms: [] });
    expect(tasks.installed).toBe(true);
  });

  it('end an installation, and the tasks that it has started', async () => {
    const { release, setAlarm, tasks, settle, status } = ecsEngine();
    const { id } = release();
    setAlarm('ALARM');
    await settle();
    expect([status(id), tasks.ended]).toEqual(['Stopped', ['new']]);
  });

  it('are not heard any more once the deployment has failed', async () => {
    const { release, setAlarm, clock, settle, service } = ecsEngine({ rollbackOn: [] });
    const { id } = release();
    clock.advance(60 * MINUTE);
    setAlarm('ALARM');
    await settle();
    expect(service.deployment(id).error?.code).toBe('TIMEOUT');
  });
});
