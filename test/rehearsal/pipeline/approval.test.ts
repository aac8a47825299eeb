import { deferred } from '../../../rehearsal/listener/deferred';
import type { ApprovalDecision, ApprovalRequest } from '../../../rehearsal/pipeline/actions/approval';
import { action, lab, stage, TOPIC } from './lab';

const HOUR_MS = 3_600_000;

function approval() {
  const requests: ApprovalRequest[] = [];
  const asked = deferred<void>();
  const decision = deferred<ApprovalDecision>();
  const work = {
    provider: 'Manual',
    topic: TOPIC,
    question: 'Release #{Build.TAG}?',
    link: '#{Build.PAGE}',
  } as const;
  const stages = [
    stage('Build', [action('build', { namespace: 'Build' })]),
    stage('Approval', [action('Approve', { work, timeoutMs: 5 * HOUR_MS })]),
  ];
  const it = lab(stages, {
    approve: (request) => {
      requests.push(request);
      asked.resolve();
      return decision.promise;
    },
  });
  return {
    ...it,
    requests,
    answer: (given: ApprovalDecision) => decision.resolve(given),
    start: async () => {
      const id = it.pipeline.start();
      (await it.whenRunning('build')).succeed({ variables: { TAG: 'v7', PAGE: 'https://builds.example/7' } });
      await asked.promise;
      return id;
    },
  };
}

describe('an approval', () => {
  it('asks with the variables of the build', async () => {
    const { pipeline, requests, start } = approval();
    await start();

    expect(requests).toMatchObject([
      {
        stage: 'Approval',
        action: 'Approve',
        question: 'Release v7?',
        link: 'https://builds.example/7',
        expiresAt: 5 * HOUR_MS,
      },
    ]);
    await pipeline.close();
  });

  it('tells the topic in the form that CodePipeline documents', async () => {
    const { pipeline, start, requests } = approval();
    await start();
    const [published] = pipeline.services.topics.published;
    const { approval: told, ...rest } = JSON.parse(published?.message ?? '');

    expect(Object.keys(rest)).toEqual(['region', 'consoleLink']);
    expect(told).toEqual({
      pipelineName: 'delivery',
      stageName: 'Approval',
      actionName: 'Approve',
      token: requests[0]?.token,
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/),
      externalEntityLink: 'https://builds.example/7',
      approvalReviewLink: expect.stringContaining('/delivery/Approval/Approve/approve/'),
      customData: 'Release v7?',
    });
    await pipeline.close();
  });

  it('lets the execution go on', async () => {
    const { answer, pipeline, start } = approval();
    const id = await start();
    answer({ status: 'Approved', summary: 'looks good' });

    const { stages, status } = await pipeline.ended(id);
    expect(status).toBe('Succeeded');
    expect(stages[1]?.actions[0]?.summary).toBe('looks good');
  });

  it('that is declined fails the execution with the reviewer’s words', async () => {
    const { answer, pipeline, start } = approval();
    const id = await start();
    answer({ status: 'Rejected', summary: 'not on a Friday' });

    const { stages, status } = await pipeline.ended(id);
    expect(status).toBe('Failed');
    expect(stages[1]?.actions[0]?.error?.message).toBe('The approval was rejected: not on a Friday');
  });

  it('that nobody answers fails when its time is over', async () => {
    const { clock, pipeline, start } = approval();
    const id = await start();
    clock.advance(5 * HOUR_MS);

    const { stages } = await pipeline.ended(id);
    expect(stages[1]?.actions[0]?.error?.message).toBe('The action did not end within 300 minutes.');
  });

  it('keeps the next execution waiting before its stage', async () => {
    const { pipeline, requests, start, whenRunning } = approval();
    await start();
    const second = pipeline.start();
    (await whenRunning('build')).succeed({ variables: { TAG: 'v8', PAGE: 'x' } });
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);

    expect(pipeline.execution(second).stages.map(({ name }) => name)).toEqual(['Build']);
    expect(requests).toHaveLength(1);
    await pipeline.close();
  });
});
