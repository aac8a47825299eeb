import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../clock';
import { ServiceError } from '../../aws/wire';
import type { PipelineAccount } from '../account';
import type { ImageRegistry } from '../image-registry';
import type { Parameters } from '../parameters';
import { pause } from '../pause';
import type { SourceStore } from '../source-store';
import { awsCli, type BuildAccount, type BuildCall, type ScanAnswer } from './aws-cli';
import { curl, dockerCli } from './docker-cli';
import { localEngine } from './local-engine';
import { npmCli, npxCli } from './npm-cli';
import { startStandIns, type StandIns, type Tool, ToolFailure } from './stand-ins';

/** What all builds of a pipeline share. */
export interface BuildHostOptions {
  readonly account: PipelineAccount;
  readonly clock: Clock;
  readonly registry: ImageRegistry;
  readonly store: SourceStore;
  /** Where builds work, and where Jest keeps compiled files. */
  readonly folder: string;
  /** Folders of installed packages that stand in for `npm ci`. */
  readonly packages: readonly string[];
  /** Test files that a build runs of those that its buildspec names; with 0 Jest is not started. */
  readonly testFiles: number | 'all';
  /** What ECR answers about an image's scan, at each look, counted from 0. */
  readonly scan: (digest: string, look: number) => ScanAnswer;
}

export interface BuildTools extends StandIns {
  /** What was replaced or left out, for the report. */
  readonly notes: readonly string[];
}

interface BuildToolsOptions {
  readonly parameters: Parameters;
  /** A call of AWS in the name of the build. @throws ServiceError when its role may not */
  readonly call: BuildCall;
  /** A push in the name of the build. @throws ServiceError when its role may not */
  readonly push: (uri: string) => void;
  readonly signal: AbortSignal;
  readonly workFolder: string;
}

/** Starts the stand-ins of one build. Closing them ends the containers that it left behind. */
export async function startBuildTools(
  host: BuildHostOptions,
  { call, parameters, push, signal, workFolder }: BuildToolsOptions,
): Promise<BuildTools> {
  const notes = new Set<string>();
  const note = (text: string): void => void notes.add(text);
  const cacheFolder = path.join(host.folder, 'jest');
  const toolFolder = path.join(workFolder, 'tools');
  await mkdir(toolFolder, { recursive: true });
  const engine = localEngine({
    registry: {
      ...host.registry,
      push(uri, image) {
        allowed(() => push(uri));
        return host.registry.push(uri, image);
      },
    },
    workFolder: path.join(workFolder, 'images'),
    packages: host.packages,
    signal,
    note,
    onImage: (names, image) => names.forEach((name) => host.account.addImage(name, image)),
  });
  const shared = { packages: host.packages, testFiles: host.testFiles, cacheFolder, signal, note };
  const standIns = await startStandIns(toolFolder, {
    aws: awsCli(buildAccount(host, parameters, call)),
    docker: dockerCli(engine),
    curl: curl(engine),
    npm: npmCli(shared),
    npx: npxCli(shared),
    sleep: sleep(host.clock, signal),
  });
  return {
    ...standIns,
    calls: standIns.calls,
    get notes() {
      return [...notes];
    },
    async close() {
      await engine.close();
      await standIns.close();
    },
  };
}

/** Docker prints what the registry refuses. */
function allowed(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof ServiceError ? new ToolFailure(`denied: ${error.message}`) : error;
  }
}

function buildAccount(
  { registry, scan, store }: BuildHostOptions,
  parameters: Parameters,
  call: BuildCall,
): BuildAccount {
  const looks = new Map<string, number>();
  return {
    call,
    digestOf: (repository, tag) => registry.digestOf(repository, tag),
    scan(_repository, digest) {
      const look = looks.get(digest) ?? 0;
      looks.set(digest, look + 1);
      return scan(digest, look);
    },
    archive: (bucket, key, versionId) => store.get(bucket, key, versionId).content,
    parameter: (name) => parameters.get(name),
    putParameter: (name, value) => parameters.put(name, value),
  };
}

/** Waits in the template's time: nothing that takes its own time here is waited for by `sleep`. */
function sleep(clock: Clock, signal: AbortSignal): Tool {
  return ({ arguments: [seconds] }) => pause(clock, Number(seconds) * 1000, signal);
}
