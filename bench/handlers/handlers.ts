import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { AssetCode } from 'aws-cdk-lib/aws-lambda';
import { build } from 'esbuild';
import { handlerCode, handlerNames } from '../../lib/handlers/bundle';
import { loadAssembly } from '../../rehearsal/assembly';
import { unmodelledServices } from '../../rehearsal/aws/unmodelled';
import { startEndpoint } from '../../rehearsal/aws/wire';
import { startEnvironment } from '../../rehearsal/lambda/environment';
import { readFunctions } from '../../rehearsal/lambda/from-template';
import { codeStore } from '../../rehearsal/lambda/package';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import { REPOSITORY, synthesize } from '../../rehearsal/synth/synthesize';
import { inTurn, ratio, spread } from '../samples';
import type { Samples } from '../samples';
import type { Benchmark, BenchmarkContext, BenchmarkResult, Row } from '../types';

/** Memory of a measured function, in MiB; the heap limit of its process. */
const MEMORY_MIB = 512;
const TIMEOUT_SECONDS = 20;

/** Every handler as it is deployed against the same one bundled naively: with its SDK, and nothing made smaller. */
export const handlersBenchmark: Benchmark = {
  name: 'handlers',
  title: 'Handlers: bytes, and time from the start of the process to its first answer',
  runs: 7,
  quick: false,
  run: measureHandlers,
};

async function measureHandlers({ folder, runs, say, signal }: BenchmarkContext): Promise<BenchmarkResult> {
  say('synthesizing the sandbox for the variables of its functions');
  const environment = await variablesOfAllFunctions(path.join(folder, 'cdk.out'), signal);
  const store = await codeStore(path.join(folder, 'code'));
  // Every call of an AWS API is refused at once: what is measured is the handler, not a service.
  const services = await startEndpoint(unmodelledServices);
  const start = (codeFolder: string) => () =>
    timeToFirstAnswer(codeFolder, { ...environment, AWS_ENDPOINT_URL: services.url });
  const rows: Row[] = [];
  try {
    for (const name of handlerNames()) {
      signal.throwIfAborted();
      say(name);
      const deployed = folderOf(name);
      const naive = await bundleNaively(name, path.join(folder, 'naive', name));
      const measured = await Promise.all([
        store.publish(name.replaceAll('/', '-'), 'deployed', deployed),
        store.publish(name.replaceAll('/', '-'), 'naive', naive),
      ]);
      const [own = [], other = []] = await inTurn(measured.map(start), runs);
      rows.push(
        rowOf(name, { bytes: bytesOf(deployed), times: own }, { bytes: bytesOf(naive), times: other }),
      );
    }
  } finally {
    await services.close();
  }
  return {
    tables: [
      {
        columns: [
          { name: 'time ratio', unit: 'x' },
          { name: 'bytes ratio', unit: 'x' },
          { name: 'bytes', unit: 'kB' },
          { name: 'naive bytes', unit: 'kB' },
          { name: 'first answer', unit: 'ms' },
          { name: 'naive first answer', unit: 'ms' },
        ],
        rows,
      },
    ],
    notes: [
      'A process of its own for each measurement: Node.js starts, loads the handler, and answers an empty event, mostly by an error. AWS APIs refuse every call at once.',
      'Naive: esbuild without minifying, the AWS SDK in the bundle. As deployed: minified, the SDK of the runtime, found outside of the bundle.',
      'Lambda’s own start-up (sandbox, download of the code) is not in these times.',
    ],
  };
}

interface Measured {
  readonly bytes: number;
  /** Real milliseconds to the first answer. */
  readonly times: Samples;
}

function rowOf(name: string, deployed: Measured, naive: Measured): Row {
  return {
    name,
    values: {
      'time ratio': ratio(deployed.times, naive.times),
      'bytes ratio': deployed.bytes / naive.bytes,
      bytes: deployed.bytes / 1000,
      'naive bytes': naive.bytes / 1000,
      'first answer': spread(deployed.times),
      'naive first answer': spread(naive.times),
    },
  };
}

/** Every function's variables together: a handler takes those that it knows. */
async function variablesOfAllFunctions(outdir: string, signal: AbortSignal): Promise<Record<string, string>> {
  await synthesize({ environment: 'sandbox', outdir, signal, validate: false });
  const assembly = loadAssembly(outdir);
  const { functions } = readFunctions(assembly, undeployedResolver(assembly));
  return Object.assign({}, ...functions.map(({ configuration }) => configuration.environment));
}

function folderOf(name: string): string {
  const code = handlerCode(name);
  if (!(code instanceof AssetCode)) throw new Error(`The code of ${name} is no folder.`);
  return code.path;
}

async function bundleNaively(name: string, outdir: string): Promise<string> {
  await build({
    absWorkingDir: REPOSITORY,
    entryPoints: [{ in: path.join(REPOSITORY, 'lambda', `${name}.ts`), out: 'index' }],
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    keepNames: true,
    logLevel: 'silent',
  });
  return outdir;
}

/** Bytes of the scripts in a folder, source maps not counted. */
function bytesOf(folder: string): number {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .reduce((total, file) => total + statSync(path.join(folder, file)).size, 0);
}

/** @returns real milliseconds */
async function timeToFirstAnswer(codeFolder: string, environment: Record<string, string>): Promise<number> {
  const name = path.basename(path.dirname(codeFolder));
  const functionArn = `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;
  const startedAt = performance.now();
  const started = await startEnvironment({
    configuration: {
      functionName: name,
      functionArn,
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      codePath: codeFolder,
      memoryMiB: MEMORY_MIB,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment,
      roleName: 'bench',
      region: 'eu-west-1',
      logGroupName: name,
    },
    codeFolder,
    version: '1',
    logStream: 'bench',
    endpoints: {},
    onLogLine: () => undefined,
  });
  try {
    await started.invoke({ requestId: '1', payload: '{}', invokedFunctionArn: functionArn, traceId: '' });
    return performance.now() - startedAt;
  } finally {
    await started.stop();
  }
}
