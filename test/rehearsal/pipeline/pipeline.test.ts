import { ActionFailure } from '../../../rehearsal/pipeline/actions/action';
import { action, lab, stage, TOPIC } from './lab';

const SOURCE = stage('Source', [action('source')]);
const DEPLOY = stage('Deploy', [action('deploy'), action('record', { runOrder: 2 })]);
const BROKEN = new ActionFailure('JobFailed', 'it broke');

/** Runs an execution to its end; its actions succeed but for those named. */
async function runThrough(
  { pipeline, whenRunning }: ReturnType<typeof lab>,
  names: readonly string[],
  failing?: string,
) {
  const id = pipeline.start();
  for (const name of names) {
    const begun = await whenRunning(name);
    if (name === failing) begun.fail(BROKEN);
    else begun.succeed();
  }
  return pipeline.ended(id);
}

describe('a pipeline', () => {
  it('runs its stages in order and tells of every step', async () => {
    const it = lab([SOURCE, DEPLOY]);
    const { status } = await runThrough(it, ['source', 'deploy', 'record']);

    expect(status).toBe('Succeeded');
    expect(it.states()).toEqual([
      'Pipeline STARTED',
      'Stage Source STARTED',
      'Action Source source STARTED',
      'Action Source source SUCCEEDED',
      'Stage Source SUCCEEDED',
      'Stage Deploy STARTED',
      'Action Deploy deploy STARTED',
      'Action Deploy deploy SUCCEEDED',
      'Action Deploy record STARTED',
      'Action Deploy record SUCCEEDED',
      'Stage Deploy SUCCEEDED',
      'Pipeline SUCCEEDED',
    ]);
  });

  it('runs actions of the same number together', async () => {
    const it = lab([stage('Both', [action('left'), action('right'), action('after', { runOrder: 2 })])]);
    it.pipeline.start();
    await it.whenRunning('right');

    expect(it.running().map(([name]) => name)).toEqual(['left', 'right']);
    await it.pipeline.close();
  });

  it('hands on the variables of a namespace', async () => {
    const work = { provider: 'CodeBuild', project: 'p', variables: { TAG: 'v#{Build.NUMBER}' } } as const;
    const it = lab([
      stage('Build', [action('build', { namespace: 'Build' })]),
      stage('Use', [action('use', { work })]),
    ]);
    it.pipeline.start();
    (await it.whenRunning('build')).succeed({ variables: { NUMBER: '7' } });

    expect((await it.whenRunning('use')).variables).toEqual({ TAG: 'v7' });
    await it.pipeline.close();
  });

  it('fails an action whose variable nobody gave, by name', async () => {
    const work = { provider: 'CodeBuild', project: 'p', variables: { TAG: '#{Build.NUMBER}' } } as const;
    const { pipeline } = lab([stage('Use', [action('use', { work })])]);
    const { stages } = await pipeline.ended(pipeline.start());

    expect(stages[0]?.actions[0]?.error).toEqual({
      code: 'ConfigurationError',
      message: '#{Build.NUMBER} has no value: no action of that namespace has run.',
    });
  });

  it('fails an action that takes longer than it may', async () => {
    const it = lab([SOURCE]);
    const id = it.pipeline.start();
    await it.whenRunning('source');
    it.clock.advance(60_000);

    const { stages } = await it.pipeline.ended(id);
    expect(stages[0]?.actions[0]?.error?.message).toBe('The action did not end within 1 minutes.');
  });
});

describe('a stage that fails', () => {
  it('ends the execution: nothing after it begins', async () => {
    const { status, stages } = await runThrough(lab([SOURCE, DEPLOY]), ['source', 'deploy'], 'deploy');

    expect(status).toBe('Failed');
    expect(stages.at(-1)?.actions.map(({ name }) => name)).toEqual(['deploy']);
  });

  it('is told to the topic by the rule, and counted', async () => {
    const it = lab([SOURCE]);
    await runThrough(it, ['source'], 'source');

    expect(it.pipeline.services.topics.published).toMatchObject([
      { topicArn: TOPIC, message: 'Stage Source failed.' },
    ]);
    const count = (namespace: string, name: string, dimensions: Record<string, string>) =>
      it.metrics.values({ namespace, name, dimensions }, 0, 1).length;
    expect(count('AWS/CodePipeline', 'FailedPipelineExecutions', { PipelineName: 'delivery' })).toBe(1);
    expect(count('AWS/Events', 'TriggeredRules', { RuleName: 'failed-stage' })).toBe(1);
  });

  it('is retried from the action that failed, and the execution goes on', async () => {
    const it = lab([
      stage('Deploy', [action('first'), action('second', { runOrder: 2 })]),
      stage('Last', [action('last')]),
    ]);
    const { id } = await runThrough(it, ['first', 'second'], 'second');
    it.pipeline.retry(id, 'Deploy');
    (await it.whenRunning('second')).succeed();
    (await it.whenRunning('last')).succeed();

    const { status, stages } = await it.pipeline.ended(id);
    expect(status).toBe('Succeeded');
    expect(stages[0]?.attempts).toBe(2);
    expect(it.states().filter((state) => state === 'Action Deploy first STARTED')).toHaveLength(1);
  });

  it('is retried as a whole where that is asked for', async () => {
    const it = lab([stage('Deploy', [action('first'), action('second', { runOrder: 2 })])]);
    const { id } = await runThrough(it, ['first', 'second'], 'second');
    it.pipeline.retry(id, 'Deploy', 'ALL_ACTIONS');

    expect((await it.whenRunning('first')).executionId).toBe(id);
    await it.pipeline.close();
  });

  it('is not retried when a later execution has been in it', async () => {
    const it = lab([SOURCE]);
    const { id } = await runThrough(it, ['source'], 'source');
    await runThrough(it, ['source']);

    expect(() => it.pipeline.retry(id, 'Source')).toThrow(
      expect.objectContaining({ name: 'NotLatestPipelineExecutionException' }),
    );
  });

  it.each([
    ['it succeeded', undefined, false],
    ['the structure changed', 'source', true],
  ])('is not retried when %s', async (_why, failing, changed) => {
    const it = lab([SOURCE]);
    const { id } = await runThrough(it, ['source'], failing);
    if (changed) it.pipeline.structureChanged();

    expect(() => it.pipeline.retry(id, 'Source')).toThrow(
      expect.objectContaining({ name: 'StageNotRetryableException' }),
    );
  });
});

describe('a second execution', () => {
  it('waits before the stage that the first is in', async () => {
    const it = lab([SOURCE, DEPLOY]);
    const [first, second] = [it.pipeline.start(), it.pipeline.start()];
    await settled();
    expect(it.running()).toEqual([['source', first]]);

    (await it.whenRunning('source')).succeed();
    await it.whenRunning('deploy');
    (await it.whenRunning('source')).succeed();
    await settled();
    expect(it.running()).toEqual([['deploy', first]]);

    (await it.whenRunning('deploy')).succeed();
    (await it.whenRunning('record')).succeed();
    expect((await it.whenRunning('deploy')).executionId).toBe(second);
    await it.pipeline.close();
  });

  it('enters the stage in which the first has failed', async () => {
    const it = lab([SOURCE]);
    const [, second] = [it.pipeline.start(), it.pipeline.start()];
    (await it.whenRunning('source')).fail(BROKEN);
    await settled();

    expect((await it.whenRunning('source')).executionId).toBe(second);
    await it.pipeline.close();
  });

  it('never overtakes those that wait already', async () => {
    const it = lab([SOURCE]);
    const ids = [it.pipeline.start(), it.pipeline.start(), it.pipeline.start()];
    const order: string[] = [];
    for (const id of ids) {
      const begun = await it.whenRunning('source');
      order.push(begun.executionId);
      begun.succeed();
      await it.pipeline.ended(id);
    }

    expect(order).toEqual(ids);
  });

  it('takes no stage when it is stopped while it waits', async () => {
    const it = lab([SOURCE]);
    const [first, second] = [it.pipeline.start(), it.pipeline.start()];
    it.pipeline.stop(second);

    expect((await it.pipeline.ended(second)).stages).toEqual([]);
    (await it.whenRunning('source')).succeed();
    expect((await it.pipeline.ended(first)).status).toBe('Succeeded');
    expect(it.running()).toEqual([]);
  });
});

describe('an execution that is stopped', () => {
  it('waits for the action that runs, and begins no other', async () => {
    const it = lab([DEPLOY]);
    const id = it.pipeline.start();
    const deploy = await it.whenRunning('deploy');
    it.pipeline.stop(id);
    expect(it.pipeline.execution(id).status).toBe('Stopping');
    deploy.succeed();

    const { status, stages } = await it.pipeline.ended(id);
    expect(status).toBe('Stopped');
    expect(stages[0]?.actions).toMatchObject([{ name: 'deploy', status: 'Succeeded' }]);
  });

  it('leaves what runs alone where that is asked for', async () => {
    const it = lab([DEPLOY]);
    const id = it.pipeline.start();
    await it.whenRunning('deploy');
    it.pipeline.stop(id, { abandon: true });

    const { status, stages } = await it.pipeline.ended(id);
    expect(status).toBe('Stopped');
    expect(stages[0]?.actions).toMatchObject([{ name: 'deploy', status: 'Abandoned' }]);
  });

  it('cannot be stopped twice, nor after its end', async () => {
    const it = lab([SOURCE]);
    const id = it.pipeline.start();
    const source = await it.whenRunning('source');
    it.pipeline.stop(id);
    expect(() => it.pipeline.stop(id)).toThrow(
      expect.objectContaining({ name: 'DuplicatedStopRequestException' }),
    );
    source.succeed();
    await it.pipeline.ended(id);

    expect(() => it.pipeline.stop(id)).toThrow(
      expect.objectContaining({ name: 'PipelineExecutionNotStoppableException' }),
    );
  });
});

/** Lets everything happen that waits for nothing but its turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}
