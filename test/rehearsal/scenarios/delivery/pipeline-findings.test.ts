import type { ExecutionView, StageView } from '../../../../rehearsal/pipeline/execution';
import {
  approvalProblems,
  approvalsAsked,
  executionProblems,
  orderProblems,
  releasedTag,
  rolledBackProblems,
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

  it('says what an action answered', () => {
    const [approval] = stage('Approval', 0, 5).actions;
    if (!approval) throw new Error('unreachable');
    const approved = {
      ...stage('Approval', 0, 5),
      actions: [{ ...approval, summary: 'Approved by somebody' }],
    };

    expect(stagesOf({ ...FIRST, stages: [approved] })).toEqual([
      '11111111 Approval: Succeeded. ApprovalAction Succeeded (Approved by somebody).',
    ]);
  });
});

describe('the verdict on approvals', () => {
  const action = {
    name: 'ApprovalAction',
    category: 'Approval',
    runOrder: 1,
    inputs: [],
    outputs: [],
    role: 'r',
    timeoutMs: 1,
    work: { provider: 'Manual' as const },
  };
  const model = { stages: [{ name: 'Approval', actions: [action], onFailure: 'fail' as const }] };
  const approval = { actionName: 'ApprovalAction', expires: '2026-11-28T12:00Z', customData: 'Release it?' };
  const asked = {
    messageId: 'm-1',
    at: 0,
    topicArn: 'arn:topic',
    subject: 'APPROVAL NEEDED: AWS CodePipeline shop for action ApprovalAction',
    message: JSON.stringify({ approval }),
    attributes: {},
  };
  const approved = { ...FIRST, stages: [stage('Approval', 0, 5)] };

  it('finds nothing wrong with one that was asked for and given', () => {
    expect(approvalProblems(model, [approved], [asked])).toEqual([]);
    expect(approvalsAsked([asked])).toEqual([
      'The topic was told: ApprovalAction is asked for until 2026-11-28T12:00Z: Release it?',
    ]);
  });

  it('finds nothing wrong where the pipeline has none', () => {
    expect(approvalProblems({ stages: [] }, [FIRST], [])).toEqual([]);
  });

  it('finds one of which nobody was told', () => {
    expect(approvalProblems(model, [approved], [])).toEqual([
      '1 approvals were given, and 0 messages asked for one.',
    ]);
  });

  it('finds that the pipeline went past its approval', () => {
    expect(approvalProblems(model, [FIRST], [])).toEqual(['Nobody was asked for the approval.']);
  });
});

describe('the verdict on a rollback of a stage', () => {
  const failed: ExecutionView = { ...SECOND, status: 'Failed' };
  const rollback: ExecutionView = {
    ...FIRST,
    id: '33333333-3333',
    type: 'ROLLBACK',
    trigger: 'AutomatedRollback',
    rollbackTarget: FIRST.id,
    stages: [stage('Deploy', 50, 60)],
  };

  it('finds nothing wrong with one that went back to the execution before, by itself', () => {
    expect(rolledBackProblems(FIRST, failed, rollback)).toEqual([]);
  });

  it.each<[string, ExecutionView, ExecutionView, string]>([
    ['a release that did not fail', SECOND, rollback, 'ended as Succeeded'],
    ['a run that somebody started', failed, { ...rollback, type: 'STANDARD' }, 'a STANDARD execution'],
    ['one to another execution', failed, { ...rollback, rollbackTarget: 'x' }, 'went back to x'],
    ['one that failed itself', failed, { ...rollback, status: 'Failed' }, '33333333 ended as Failed'],
  ])('finds %s', (_what, release, back, problem) => {
    expect(rolledBackProblems(FIRST, release, back)).toEqual([expect.stringContaining(problem)]);
  });

  it('takes the tag of the execution that it went back to', () => {
    const [build] = FIRST.stages;
    const [built] = build?.actions ?? [];
    if (!build || !built) throw new Error('unreachable');
    const tagged = (IMAGE_TAG: string) => ({
      stages: [{ ...build, actions: [{ ...built, variables: { IMAGE_TAG } }] }],
    });
    const first = { ...FIRST, ...tagged('one') };

    expect(releasedTag([first, { ...failed, ...tagged('two') }])).toBe('two');
    expect(releasedTag([first, { ...failed, ...tagged('two') }, rollback])).toBe('one');
  });
});
