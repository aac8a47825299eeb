import { ActionFailure } from '../../../rehearsal/pipeline/actions/action';
import { action, lab, stage } from './lab';

const NATIVE = [
  stage('Source', [action('source', { outputs: ['Release'], namespace: 'Source' })]),
  stage(
    'Deploy',
    [
      action('deploy', {
        work: { provider: 'CodeBuild', project: 'p', variables: { VERSION: '#{Source.VERSION}' } },
      }),
    ],
    { onFailure: 'rollback' },
  ),
];

/** Releases a version; the deployment ends as told, and so does the rollback that follows it. */
async function release(
  it: ReturnType<typeof lab>,
  version: string,
  ends: 'well' | 'badly',
  rollback?: 'well' | 'badly',
) {
  const id = it.pipeline.start();
  (await it.whenRunning('source')).succeed({
    variables: { VERSION: version },
    artifacts: new Map([['Release', Buffer.from(version)]]),
  });
  const seen: unknown[] = [];
  for (const end of [ends, ...(rollback ? [rollback] : [])]) {
    const deploy = await it.whenRunning('deploy');
    seen.push(deploy.variables.VERSION);
    if (end === 'well') deploy.succeed();
    else deploy.fail(new ActionFailure('JobFailed', 'broken'));
    await it.pipeline.ended(deploy.executionId);
  }
  return { ...it.pipeline.execution(id), seen };
}

describe('a stage that rolls back at its failure', () => {
  it('runs again with what the last successful execution released', async () => {
    const it = lab(NATIVE);
    await release(it, 'v1', 'well');
    const good = await release(it, 'v2', 'well');
    const bad = await release(it, 'v3', 'badly', 'well');

    expect(bad.status).toBe('Failed');
    expect(bad.seen).toEqual(['v3', 'v2']);
    expect(it.pipeline.execution(bad.rolledBackBy ?? '')).toMatchObject({
      type: 'ROLLBACK',
      trigger: 'AutomatedRollback',
      status: 'Succeeded',
      rollbackTarget: good.id,
      stages: [{ name: 'Deploy' }],
    });
  });

  it('just fails when no execution has succeeded in it before', async () => {
    const { rolledBackBy, status } = await release(lab(NATIVE), 'v1', 'badly');

    expect(status).toBe('Failed');
    expect(rolledBackBy).toBeUndefined();
  });

  it('just fails when the pipeline had another structure then', async () => {
    const it = lab(NATIVE);
    await release(it, 'v1', 'well');
    it.pipeline.structureChanged();

    expect((await release(it, 'v2', 'badly')).rolledBackBy).toBeUndefined();
  });

  it('never rolls a rollback back', async () => {
    const it = lab(NATIVE);
    await release(it, 'v1', 'well');
    const { rolledBackBy = '' } = await release(it, 'v2', 'badly', 'badly');

    expect(it.pipeline.execution(rolledBackBy)).toMatchObject({ status: 'Failed', rolledBackBy: undefined });
    expect(it.pipeline.executions()).toHaveLength(3);
  });

  it('is rolled back before the execution that waits for it enters', async () => {
    const it = lab(NATIVE);
    await release(it, 'v1', 'well');
    const failing = it.pipeline.start();
    (await it.whenRunning('source')).succeed({ variables: { VERSION: 'v2' } });
    const deploy = await it.whenRunning('deploy');
    const waiting = it.pipeline.start();
    (await it.whenRunning('source')).succeed({ variables: { VERSION: 'v3' } });
    deploy.fail(new ActionFailure('JobFailed', 'broken'));
    await it.pipeline.ended(failing);

    const rollback = await it.whenRunning('deploy');
    expect(rollback.variables.VERSION).toBe('v1');
    rollback.succeed();
    await it.pipeline.ended(rollback.executionId);
    expect((await it.whenRunning('deploy')).executionId).toBe(waiting);
    await it.pipeline.close();
  });
});

describe('a stage that does not roll back', () => {
  it('fails, and nothing runs after that', async () => {
    const it = lab(NATIVE.map((each) => ({ ...each, onFailure: 'fail' as const })));
    await release(it, 'v1', 'well');

    expect((await release(it, 'v2', 'badly')).rolledBackBy).toBeUndefined();
    expect(it.pipeline.executions()).toHaveLength(2);
  });
});

describe('a rollback that somebody asks for', () => {
  const REFUSED = { name: 'UnableToRollbackStageException' };

  it('runs the stage with what the target released', async () => {
    const it = lab(NATIVE);
    const { id } = await release(it, 'v1', 'well');
    await release(it, 'v2', 'well');
    const rollback = it.pipeline.rollBack('Deploy', id);
    const deploy = await it.whenRunning('deploy');
    deploy.succeed();

    expect(deploy.variables.VERSION).toBe('v1');
    expect(await it.pipeline.ended(rollback)).toMatchObject({ status: 'Succeeded', rollbackTarget: id });
  });

  it('is refused to an execution that is a rollback itself', async () => {
    const it = lab(NATIVE);
    await release(it, 'v1', 'well');
    const { rolledBackBy = '' } = await release(it, 'v2', 'badly', 'well');

    expect(() => it.pipeline.rollBack('Deploy', rolledBackBy)).toThrow(
      expect.objectContaining({ ...REFUSED, message: expect.stringContaining('it is a rollback itself') }),
    );
  });

  it('is refused to an execution of another structure', async () => {
    const it = lab(NATIVE);
    const { id } = await release(it, 'v1', 'well');
    it.pipeline.structureChanged();

    expect(() => it.pipeline.rollBack('Deploy', id)).toThrow(
      expect.objectContaining({ ...REFUSED, message: expect.stringContaining('which is now in version 2') }),
    );
  });

  it('is refused to an execution that failed in the stage', async () => {
    const it = lab(NATIVE);
    const { id } = await release(it, 'v1', 'badly');

    expect(() => it.pipeline.rollBack('Deploy', id)).toThrow(
      expect.objectContaining({
        ...REFUSED,
        message: expect.stringContaining('has not succeeded in this stage'),
      }),
    );
  });

  it('is refused for the source stage', async () => {
    const it = lab(NATIVE);
    const { id } = await release(it, 'v1', 'well');

    expect(() => it.pipeline.rollBack('Source', id)).toThrow(expect.objectContaining(REFUSED));
  });

  it('is refused while the stage runs', async () => {
    const it = lab(NATIVE);
    const { id } = await release(it, 'v1', 'well');
    it.pipeline.start();
    (await it.whenRunning('source')).succeed({ variables: { VERSION: 'v2' } });
    await it.whenRunning('deploy');

    expect(() => it.pipeline.rollBack('Deploy', id)).toThrow(
      expect.objectContaining({ ...REFUSED, message: expect.stringContaining('the stage is running') }),
    );
    await it.pipeline.close();
  });

  it('is refused to an execution that is not known', () => {
    expect(() => lab(NATIVE).pipeline.rollBack('Deploy', 'none')).toThrow(
      expect.objectContaining({ name: 'PipelineExecutionNotFoundException' }),
    );
  });
});
