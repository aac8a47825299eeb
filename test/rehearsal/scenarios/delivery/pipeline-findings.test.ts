import type { ExecutionView, StageView } from '../../../../rehearsal/pipeline/execution';
import {
  executionProblems,
  orderProblems,
  stagesOf,
  waitingProblems,
  waitsOf,
} from '../../../../rehearsal/scenarios/delivery/pipeline-findings';

function stage(name: string, startedAt: number, endedAt?: number): StageView {
  const action = { name: `${name}Action`, status: 'Succeeded' as const, startedAt, endedAt, variables: {} };
  return { name, status: 'Succeeded', startedAt, endedAt, attempts: 1, actions: [action] };
}

const FIRST: ExecutionView = {
  id: '11111111-1111',
  type: 'STANDARD',
  status: 'Succeeded',
  trigger: 'CreatePipeline',
  pipelineVersion: 1,
  createdAt: 0,
  stages: [stage('Build', 0, 10), stage('Deploy', 10, 30)],
};
const SECOND: ExecutionView = {
  ...FIRST,
  id: '22222222-2222',
  stages: [stage('Build', 10, 20), stage('Deploy', 30, 50)],
};

describe('the verdict on executions of a pipeline', () => {
  it('finds nothing wrong with two of them, one behind the other in each stage', () => {
    expect([...executionProblems(FIRST), ...orderProblems([FIRST, SECOND])]).toEqual([]);
  });

  it.each([
    ['before the first one has left it', [stage('Deploy', 29, 50)]],
    ['that the first one never entered', [stage('Approve', 30, 40)]],
  ])('names a stage that the second one enters %s', (_what, stages) => {
    expect(orderProblems([FIRST, { ...SECOND, stages }])).toEqual([
      `22222222 entered ${stages[0]?.name} before 11111111 had left it.`,
    ]);
  });

  it('tells for how long the second one waited before which stage for the first', () => {
    expect(waitsOf(FIRST, SECOND)).toEqual([{ stage: 'Deploy', waitedMs: 10 }]);
    expect(waitingProblems([FIRST, SECOND])).toEqual([]);
  });

  it.each([
    ['is ready only when the first one has left', [stage('Build', 10, 30), stage('Deploy', 30, 50)]],
    ['has nothing before the stage', [stage('Deploy', 30, 50)]],
  ])('finds that the second one did not wait when it %s', (_what, stages) => {
    expect(waitingProblems([FIRST, { ...SECOND, stages }])).toEqual([
      '22222222 was ready for no stage before 11111111 had left it.',
    ]);
  });

  it('finds nothing about queues where there is no second one', () => {
    expect(waitingProblems([FIRST])).toEqual(['Two executions were expected.']);
  });

  it('names the action at which an execution failed, and why', () => {
    const failed = stage('Deploy', 10, 30);
    const actions = failed.actions.map((action) => ({
      ...action,
      error: { code: 'JobFailed', message: 'It was stopped.' },
    }));

    expect(executionProblems({ ...FIRST, status: 'Failed', stages: [{ ...failed, actions }] })).toEqual([
      'The execution 11111111 ended as Failed. Deploy/DeployAction: It was stopped.',
    ]);
  });

  it('says what each stage did', () => {
    expect(stagesOf(FIRST)).toEqual([
      '11111111 Build: Succeeded. BuildAction Succeeded.',
      '11111111 Deploy: Succeeded. DeployAction Succeeded.',
    ]);
  });
});
