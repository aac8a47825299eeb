import { StepFunctionsActivity } from '../../../app/src/worker/step-functions-activity';
import { loadAssembly } from '../../../rehearsal/assembly';
import { stepFunctionsProtocol } from '../../../rehearsal/aws/step-functions';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import { AccessJudge } from '../../../rehearsal/iam/judge';
import { AccessLog } from '../../../rehearsal/iam/log';
import { recordedCalls } from '../../../rehearsal/iam/recording';
import type { RecordedCall } from '../../../rehearsal/iam/recording';
import { readRoles } from '../../../rehearsal/iam/roles';
import { readPipeline } from '../../../rehearsal/pipeline/from-template';
import { workerRoleOf } from '../../../rehearsal/scenarios/orders/subject';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { synthesizeEnvironment } from '../../synthesis';
import { lab } from '../pipeline/lab';
import { fixture, machine, START } from '../state-machine/machines';
import { REFUSED_BY_AWS, Replay } from './replay';
import { RUN_HERE } from './run-here';

/**
 * What staging has beside the sandbox: a worker in the account, where the sandbox has one on somebody's own machine, which
 * calls in the name of a person; and an approval before the release. Both run here, judged by their roles.
 */
const assembly = loadAssembly(synthesizeEnvironment('staging').directory);
const resolver = undeployedResolver(assembly);
const roles = readRoles(assembly, resolver);

/** What a role asked of IAM and got, and what was refused to anybody. */
interface Asked {
  readonly calls: readonly RecordedCall[];
  readonly refusals: readonly string[];
}

function askedBy(role: string, log: AccessLog): Asked {
  return {
    calls: recordedCalls(
      log.uses.filter(({ principal }) => principal.name === role),
      roles,
    ),
    refusals: log.refusals.map(({ message }) => message),
  };
}

/** The worker's client of Step Functions makes every call that it knows, over the wire: it ships a task, and refuses one. */
async function workOfTheWorker(): Promise<Asked> {
  const [found] = assembly.resources('AWS::StepFunctions::Activity');
  const activityArn = found ? String(resolver.ref(found.stack, found.logicalId)) : '';
  const { clock, service, start } = fixture(
    machine({ Ship: { Type: 'Task', Resource: activityArn, End: true } }),
  );
  service.activities.put(activityArn);
  const log = AccessLog.start();
  const judge = new AccessJudge(log, { taskOwner: (token) => service.tokens.ownerOf(token) });
  judge.deploy(assembly);
  const time = wallTime(clock, () => START + clock.now());
  const endpoint = await startEndpoint(stepFunctionsProtocol(service, time), { authorize: judge.authorize });
  const role = workerRoleOf(assembly) ?? '';
  const restore = setVariables({
    AWS_ENDPOINT_URL_SFN: endpoint.url,
    AWS_ACCESS_KEY_ID: role,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  try {
    await takeTwoTasks(activityArn, start);
  } finally {
    restore();
    service.close();
    await endpoint.close();
  }
  return askedBy(role, log);
}

async function takeTwoTasks(activityArn: string, start: () => unknown): Promise<void> {
  const activity = new StepFunctionsActivity({
    activityArn,
    workerName: 'worker-1',
    reportTimeoutMs: 20_000,
  });
  const next = async (): Promise<string> => {
    start();
    const task = await activity.poll(new AbortController().signal);
    if (!task) throw new Error('The activity has no task.');
    return task.token;
  };
  try {
    const shipped = await next();
    await activity.heartbeat(shipped);
    await activity.succeed(shipped, { trackingId: 'T-1' });
    await activity.fail(await next(), { error: 'ShipmentRefused', cause: 'no address' });
  } finally {
    activity.close();
  }
}

/** @returns puts back what was there */
function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

/** The pipeline of the template, of which only the approval runs. */
async function approve(): Promise<Asked> {
  const log = AccessLog.start();
  const judge = new AccessJudge(log);
  judge.deploy(assembly);
  const model = readPipeline(assembly, resolver);
  const stages = model.stages.filter(({ actions }) => actions.some(({ work }) => work.provider === 'Manual'));
  const approval = stages.flatMap(({ actions }) => actions).find(({ work }) => work.provider === 'Manual');
  // Texts for people, with variables of stages that do not run here.
  const plain = stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action) =>
      action.work.provider === 'Manual'
        ? { ...action, work: { ...action.work, question: undefined, link: undefined } }
        : action,
    ),
  }));
  const { pipeline } = lab([], {
    model: { ...model, stages: plain },
    account: { endpointUrl: () => '', addImage: () => undefined, judge },
    approve: async () => ({ status: 'Approved', summary: 'Looks good.' }),
  });
  await pipeline.ended(pipeline.start());
  await pipeline.close();
  return askedBy(approval?.role ?? '', log);
}

describe.each<[string, RegExp, () => Promise<Asked>, readonly string[]]>([
  [
    'the shipping worker',
    RUN_HERE.beyondSandbox[0],
    workOfTheWorker,
    [
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'states:GetActivityTask',
      'states:SendTaskFailure',
      'states:SendTaskHeartbeat',
      'states:SendTaskSuccess',
    ],
  ],
  ['the approval', RUN_HERE.beyondSandbox[1], approve, ['kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish']],
])('%s', (_name, logicalId, run, actions) => {
  let asked: Asked;
  beforeAll(async () => (asked = await run()));

  test('may do all that it does', () => {
    expect(asked.refusals).toEqual([]);
    expect(asked.calls.map(({ action }) => action)).toEqual(actions);
    expect(asked.calls.filter(({ caller }) => !logicalId.test(caller.split('/').at(-1) ?? ''))).toEqual([]);
  });

  test('is refused a call with the message of AWS without any one of its used permissions', () => {
    const answers = new Replay(assembly).answersWithoutEach(asked.calls);
    expect(answers).toHaveLength(actions.length);
    expect(answers.filter((answer) => !REFUSED_BY_AWS.test(answer))).toEqual([]);
  });
});
