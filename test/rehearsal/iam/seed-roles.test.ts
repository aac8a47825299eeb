import { BatchGetBuildsCommand, CodeBuildClient, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { mockClient } from 'aws-sdk-client-mock';
import { z } from 'zod';
import { codeBuild } from '../../../lambda/image/builds';
import { createHandler } from '../../../lambda/image/seed';
import { loadAssembly } from '../../../rehearsal/assembly';
import { AccessJudge } from '../../../rehearsal/iam/judge';
import { AccessLog } from '../../../rehearsal/iam/log';
import { recordedCalls } from '../../../rehearsal/iam/recording';
import type { RecordedCall } from '../../../rehearsal/iam/recording';
import { readRoles } from '../../../rehearsal/iam/roles';
import { PipelineAccess } from '../../../rehearsal/pipeline/access';
import { undeployedResolver } from '../../../rehearsal/synth/made-up';
import { runBuild } from '../../delivery/pipeline/build-host';
import buildSucceeded from '../../image/events/build-succeeded.json';
import create from '../../image/events/create.json';
import { synthesizeEnvironment } from '../../synthesis';
import { REFUSED_BY_AWS, Replay } from './replay';
import { RUN_HERE } from './run-here';

/**
 * The first image is built before there is a service, so no scenario of the rehearsal builds it. Its function and its
 * build run here, judged by their roles in the sandbox.
 */
const assembly = loadAssembly(synthesizeEnvironment('sandbox').directory);
const resolver = undeployedResolver(assembly);
const roles = readRoles(assembly, resolver);

const log = AccessLog.start();
const judge = new AccessJudge(log);
judge.deploy(assembly);

const projectSchema = z.object({
  ServiceRole: z.string(),
  Source: z.object({ BuildSpec: z.string() }),
  Environment: z.object({
    EnvironmentVariables: z.array(z.object({ Name: z.string(), Value: z.string() })),
  }),
});

/** The project that builds the first image, as its template has it. */
function seedProject() {
  const found = assembly
    .resources('AWS::CodeBuild::Project')
    .find(({ logicalId }) => logicalId.startsWith('ImageSeed'));
  if (!found) throw new Error('The sandbox has no project that builds the first image.');
  const { stack, logicalId } = found;
  const { Environment, ServiceRole, Source } = projectSchema.parse(resolver.properties(stack, logicalId));
  return {
    name: String(resolver.ref(stack, logicalId)),
    role: nameOf(ServiceRole),
    spec: z.looseObject({}).parse(JSON.parse(Source.BuildSpec)),
    variables: Object.fromEntries(
      Environment.EnvironmentVariables.map(({ Name, Value }) => [Name, Value] as const),
    ),
  };
}

/** Name of the role of the function that starts the build. */
function handlerRole(): string {
  const found = [...roles.values()].find(({ logicalId }) => logicalId.startsWith('ImageSeedHandlerRole'));
  if (!found) throw new Error('The sandbox has no role for the function that starts the first build.');
  return found.name;
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? '';
}

/** The function's client of CodeBuild, whose calls are judged and answered. */
function judgedCodeBuild(role: string): CodeBuildClient {
  const client = mockClient(CodeBuildClient);
  const answering =
    (operation: string, answer: object) =>
    (input: object): object => {
      judge.assertRole({ role, service: 'codebuild', operation, input: { ...input } });
      return answer;
    };
  const id = `${seedProject().name}:1`;
  client.on(StartBuildCommand).callsFake(answering('StartBuild', { build: { id } }));
  client
    .on(BatchGetBuildsCommand)
    .callsFake(answering('BatchGetBuilds', { builds: [{ ...buildSucceeded, id }] }));
  return new CodeBuildClient({ region: 'us-east-1' });
}

/** Runs the function as CloudFormation calls it when the image stack is created. */
async function startFirstBuild(): Promise<unknown> {
  jest.spyOn(console, 'log').mockImplementation();
  const answers: unknown[] = [];
  const handler = createHandler({
    builds: codeBuild(judgedCodeBuild(handlerRole())),
    fetch: async (_url, { body }) => {
      answers.push(JSON.parse(new TextDecoder().decode(body)));
      return { ok: true, status: 200 };
    },
    sleep: async () => undefined,
  });
  const properties = { ...create.ResourceProperties, ProjectName: seedProject().name };
  await handler(
    { ...create, ResourceProperties: properties },
    { getRemainingTimeInMillis: () => 15 * 60_000 },
  );
  return answers[0];
}

let calls: readonly RecordedCall[];
let ended: { readonly answer: unknown; readonly failure: string };
beforeAll(async () => {
  const { role, spec, variables } = seedProject();
  const model = { artifactBucket: '', name: '', projects: new Map(), role: '' };
  const access = new PipelineAccess(model, judge);
  const answer = await startFirstBuild();
  const build = await runBuild(spec, {
    variables,
    call: (service, operation, input) => access.call(role, service, operation, input),
    push: (uri) => access.push(role, uri),
  });
  ended = { answer, failure: build.succeeded ? '' : build.output };
  calls = recordedCalls(log.uses, roles);
});

test('The function and the build of the first image may do what they do, as what their templates say', () => {
  expect(ended).toMatchObject({ answer: { Status: 'SUCCESS' }, failure: '' });
  expect(log.refusals).toEqual([]);
  expect(calls.map(({ caller, action }) => `${caller.replace(/^.*\/|[0-9A-F]{8}$/g, '')} ${action}`)).toEqual(
    [
      'ImageSeedHandlerRole codebuild:BatchGetBuilds',
      'ImageSeedHandlerRole codebuild:StartBuild',
      'ImageSeedRole ecr-public:GetAuthorizationToken',
      'ImageSeedRole ecr:BatchCheckLayerAvailability',
      'ImageSeedRole ecr:BatchGetImage',
      'ImageSeedRole ecr:CompleteLayerUpload',
      'ImageSeedRole ecr:GetAuthorizationToken',
      'ImageSeedRole ecr:InitiateLayerUpload',
      'ImageSeedRole ecr:PutImage',
      'ImageSeedRole ecr:UploadLayerPart',
      'ImageSeedRole sts:GetServiceBearerToken',
    ],
  );
});

test.each(RUN_HERE.firstImage)(
  'Without any one of its used permissions, a call of %s is refused with the message of AWS',
  (logicalId) => {
    const replay = new Replay(assembly);
    const own = replay
      .needing(calls)
      .filter(({ caller }) => logicalId.test(caller.slice(caller.indexOf('/') + 1)));
    const answers = replay.answersWithoutEach(own);

    expect(answers.length).toBe(own.length);
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter((answer) => !REFUSED_BY_AWS.test(answer))).toEqual([]);
  },
);
