import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../clock';
import type { PipelineAccess } from '../access';
import { unpack } from '../archive';
import type { BuildStatus } from '../events';
import type { PipelineModel, ProjectModel } from '../model';
import { type Parameters, parametersOf } from '../parameters';
import { zipArtifacts } from './artifacts';
import { type Buildspec, readBuildspec } from './buildspec';
import type { BuildCall } from './aws-cli';
import { type BuildHostOptions, type BuildTools, startBuildTools } from './host';
import { type BuildReport, readReports } from './reports';
import { type BuildShellResult, type PhaseResult, runBuildspec } from './run';

/** A build that has ended. */
export interface BuildRecord {
  readonly project: string;
  /** `project:uuid`. */
  readonly id: string;
  readonly arn: string;
  readonly status: BuildStatus;
  /** Those that ran. */
  readonly phases: readonly PhaseResult[];
  /** Why it did not succeed, as CodeBuild words it. */
  readonly message?: string;
  readonly reports: readonly BuildReport[];
  readonly exported: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Calls of commands that have a stand-in, in order. */
  readonly calls: readonly string[];
  /** What was replaced or left out. */
  readonly notes: readonly string[];
}

export interface ProjectBuildOptions {
  readonly pipeline: PipelineModel;
  readonly access: PipelineAccess;
  readonly project: ProjectModel;
  /** Set by the action, over those of the project. */
  readonly variables: Readonly<Record<string, string>>;
  /** The input artifact. */
  readonly source: Uint8Array;
  /** Revision of the source. */
  readonly sourceVersion: string;
  /** Whether the action wants an artifact. */
  readonly hasOutput: boolean;
  readonly host: BuildHostOptions;
  /** Ends the build at once. */
  readonly signal: AbortSignal;
}

/** Why a build was ended from outside. */
class TimedOut extends Error {}

/** Runs a build of a CodeBuild project, and gives its artifact if it has one. */
export async function runProjectBuild(
  options: ProjectBuildOptions,
): Promise<{ readonly build: BuildRecord; readonly artifact?: Uint8Array }> {
  const { access, host, pipeline, project, source } = options;
  const uuid = randomUUID();
  const id = `${project.name}:${uuid}`;
  const workFolder = path.join(host.folder, uuid);
  const sourceFolder = path.join(workFolder, 'source');
  const spec = readBuildspec(project.buildspec);
  const limit = timeLimit(options.signal, host.clock, project.timeoutMs);
  const parameters = parametersOf(host.account, pipeline.region, project.role);
  const call: BuildCall = (service, operation, input) => access.call(project.role, service, operation, input);
  const push = (uri: string): void => access.push(project.role, uri);
  const tools = await startBuildTools(host, { parameters, call, push, signal: limit.signal, workFolder });
  const record = { project: project.name, id, arn: project.arn.replace(/project\/.*$/, `build/${id}`) };
  const logFile = path.join(workFolder, 'build.log');
  try {
    await mkdir(path.join(workFolder, 'home'), { recursive: true });
    await unpack(source, sourceFolder);
    const environment = {
      ...(await specVariables(spec, parameters)),
      ...project.variables,
      ...options.variables,
      ...hostVariables(options, id, workFolder),
      ...tools.environment,
    };
    const result = await runBuildspec({
      spec,
      folder: sourceFolder,
      workFolder,
      environment,
      signal: limit.signal,
    });
    const reports = await readReports(spec, sourceFolder);
    const ended = {
      ...record,
      ...outcome(result),
      reports,
      exported: result.exported,
      logFile,
      ...used(tools),
    };
    if (!result.succeeded || !options.hasOutput) return { build: ended };
    return { build: ended, artifact: await zipArtifacts(spec, sourceFolder) };
  } catch (error) {
    const status = limit.status() ?? 'FAILED';
    const message =
      status === 'FAILED' && error instanceof Error ? error.message : `The build ended as ${status}.`;
    return {
      build: { ...record, status, message, phases: [], reports: [], exported: {}, logFile, ...used(tools) },
    };
  } finally {
    limit.cancel();
    await tools.close();
  }
}

/** A project's time-out keeps its length in real time: the programs of a build run at their own pace. */
function timeLimit(outer: AbortSignal, clock: Clock, timeoutMs: number) {
  const timeout = new AbortController();
  const cancel = clock.schedule(() => timeout.abort(new TimedOut()), timeoutMs * Math.max(1, clock.scale));
  return {
    signal: AbortSignal.any([outer, timeout.signal]),
    cancel,
    status: (): BuildStatus | undefined => {
      if (timeout.signal.aborted) return 'TIMED_OUT';
      return outer.aborted ? 'STOPPED' : undefined;
    },
  };
}

function used({ calls, notes }: BuildTools): Pick<BuildRecord, 'calls' | 'notes'> {
  return { calls, notes };
}

function outcome({
  phases,
  succeeded,
}: BuildShellResult): Pick<BuildRecord, 'message' | 'phases' | 'status'> {
  if (succeeded) return { status: 'SUCCEEDED', phases };
  const { name, failure } = phases.find(({ status }) => status === 'Failed') ?? {};
  const where = name === undefined ? 'before its first phase ended' : `in ${name.toUpperCase()}`;
  const why = failure
    ? `Error while executing command: ${failure.command}. Reason: exit status ${failure.exitStatus}`
    : 'The shell ended by itself.';
  return { status: 'FAILED', phases, message: `The build failed ${where}. ${why}` };
}

async function specVariables({ env }: Buildspec, parameters: Parameters): Promise<Record<string, string>> {
  const variables: Record<string, string> = { ...env.variables };
  for (const [name, parameter] of Object.entries(env['parameter-store'])) {
    variables[name] = await parameters.get(parameter);
  }
  return variables;
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
function hostVariables(
  { pipeline, sourceVersion, project }: ProjectBuildOptions,
  id: string,
  workFolder: string,
): Record<string, string> {
  const { region } = pipeline;
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CODEBUILD_BUILD_ID: id,
    CODEBUILD_BUILD_ARN: project.arn.replace(/project\/.*$/, `build/${id}`),
    CODEBUILD_BUILD_URL: `https://${region}.console.aws.amazon.com/codesuite/codebuild/projects/${project.name}/build/${encodeURIComponent(id)}`,
    CODEBUILD_INITIATOR: `codepipeline/${pipeline.name}`,
    CODEBUILD_RESOLVED_SOURCE_VERSION: sourceVersion,
    CODEBUILD_SRC_DIR: path.join(workFolder, 'source'),
    CI: 'true',
    HOME: path.join(workFolder, 'home'),
  };
}
