import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { REPOSITORY } from '../../rehearsal/synth/synthesize';

/** A server of the benchmark, running. */
export interface BenchServer {
  readonly port: number;
  /** Milliseconds of processors so far. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
}

/** Bundles the servers as `app/build.mjs` bundles the API. @returns the file to start */
export async function bundleServers(folder: string): Promise<string> {
  const outfile = path.join(folder, 'servers.mjs');
  await build({
    entryPoints: [path.join(__dirname, 'server-process.ts')],
    nodePaths: [path.join(REPOSITORY, 'app', 'node_modules')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    define: { ORDER_API_VERSION: '"bench"' },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    tsconfigRaw: {},
    logLevel: 'error',
  });
  return outfile;
}

const started = z.object({ port: z.number() });
const usage = z.object({ cpuMs: z.number() });

/**
 * Starts a server in a process of its own; its log goes where nothing is kept.
 *
 * @param nodeOptions options of Node.js @default none
 */
export async function startServer(
  file: string,
  name: string,
  signal: AbortSignal,
  nodeOptions: string[] = [],
): Promise<BenchServer> {
  const log = openSync(devNull, 'w');
  const child = fork(file, [name], {
    execArgv: nodeOptions,
    stdio: ['ignore', log, 'inherit', 'ipc'],
    signal,
    killSignal: 'SIGKILL',
  });
  closeSync(log);
  // An abort is told by what waits for an answer.
  child.on('error', () => undefined);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const answer = async (): Promise<unknown> => {
    const [message]: unknown[] = await Promise.race([
      once(child, 'message'),
      exited.then(() => {
        throw new Error(`The server ${name} ended.`);
      }),
    ]);
    return message;
  };
  const { port } = started.parse(await answer());
  return {
    port,
    async cpuMs() {
      const reply = answer();
      child.send('usage');
      return usage.parse(await reply).cpuMs;
    },
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
