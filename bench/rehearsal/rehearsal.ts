import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { summarySchema } from '../../rehearsal/report/summary';
import { REPOSITORY, synthesize } from '../../rehearsal/synth/synthesize';
import { load, type LoadResult } from '../api/load';
import { VERSION_PATH } from '../api/order';
import { bundleServers, startServer } from '../api/server';
import { measure } from '../process';
import { inTurn, of, ratio, spread } from '../samples';
import type { Benchmark, BenchmarkContext, BenchmarkResult, ResultTable } from '../types';
import { partsOf } from './parts';

/** Real seconds of one measurement. */
const SECONDS = 3;
const CONNECTIONS = 10;

/** The rehearsal's own speed: workflow, listener, and `npm start` as a whole. */
export const rehearsalBenchmark: Benchmark = {
  name: 'rehearsal',
  title: 'Rehearsal: executions, listener, and npm start',
  runs: 3,
  quick: false,
  async run(context) {
    const tables = [
      await measureExecutions(context),
      await measureListener(context),
      await measureStart(context),
    ];
    return { tables, notes: NOTES };
  },
};

/** What of the rehearsal takes seconds: workflow and listener, without `npm start`. */
export const modelsBenchmark: Benchmark = {
  name: 'models',
  title: 'The rehearsal’s workflow and listener',
  runs: 3,
  quick: true,
  async run(context): Promise<BenchmarkResult> {
    return {
      tables: [await measureExecutions(context), await measureListener(context)],
      notes: NOTES.slice(0, 2),
    };
  },
};

const NOTES = [
  'Aim: 300 executions a second or more. An execution is an order from start to CONFIRMED: the synthesized definition, the handlers as they are deployed, in one process, over tables in memory on a clock that jumps. The quote function’s X-Ray SDK does not follow promises here: it would follow those of all handlers and the interpreter, which have processes of their own elsewhere.',
  'Direct: a bare node:http server. The listener stands before the same server, in a process of its own.',
  'npm start: one run, with the scenarios of the sandbox. Failed requests of releases include what a scenario expects to fail.',
];

const executed = z.object({ orders: z.number(), ms: z.number(), cpuMs: z.number() });

async function measureExecutions({ folder, runs, signal, say }: BenchmarkContext): Promise<ResultTable> {
  const outdir = path.join(folder, 'cdk.out');
  say('executions');
  await synthesize({ environment: 'sandbox', outdir, signal, validate: false });
  // With its cache, tsx goes through all of its files while the orders run.
  const environment = { ...process.env, TSX_DISABLE_CACHE: '1' };
  const perSecond: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    const words = ['node', '--import', 'tsx', 'bench/rehearsal/executions.ts', outdir, String(SECONDS)];
    const { output } = await measure({ words, cwd: REPOSITORY, environment, signal });
    const { orders, ms, cpuMs } = executed.parse(JSON.parse(output));
    perSecond.push((1000 * orders) / ms);
    cpu.push(cpuMs / orders);
  }
  return {
    title: 'Workflow',
    columns: [
      { name: 'executions', unit: '1/s' },
      { name: 'CPU of one', unit: 'ms' },
    ],
    rows: [
      { name: 'orders, confirmed', values: { executions: spread(perSecond), 'CPU of one': spread(cpu) } },
    ],
  };
}

async function measureListener({ folder, runs, signal, say }: BenchmarkContext): Promise<ResultTable> {
  say('listener');
  const target = await startServer(await bundleServers(folder), 'node:http', signal);
  try {
    const file = path.join(__dirname, 'listener-process.ts');
    const listener = await startServer(file, String(target.port), signal, ['--import', 'tsx']);
    try {
      const measureAt = (port: number) => () =>
        load({ port, path: VERSION_PATH, connections: CONNECTIONS, seconds: 1, signal });
      const [direct = [], through = []] = await inTurn(
        [measureAt(target.port), measureAt(listener.port)],
        runs,
      );
      return listenerTable(direct, through);
    } finally {
      await listener.close();
    }
  } finally {
    await target.close();
  }
}

function listenerTable(direct: readonly LoadResult[], through: readonly LoadResult[]): ResultTable {
  const row = (name: string, results: readonly LoadResult[]) => ({
    name,
    values: {
      'throughput ratio': ratio(of(results, 'perSecond'), of(direct, 'perSecond')),
      requests: spread(of(results, 'perSecond')),
      p50: spread(of(results, 'p50')),
      'added p50': spread(of(results, 'p50').map((p50, round) => p50 - (direct[round]?.p50 ?? 0))),
      p99: spread(of(results, 'p99')),
    },
  });
  return {
    title: `Listener, ${CONNECTIONS} connections`,
    columns: [
      { name: 'throughput ratio', unit: 'x' },
      { name: 'requests', unit: '1/s' },
      { name: 'p50', unit: 'ms' },
      { name: 'added p50', unit: 'ms' },
      { name: 'p99', unit: 'ms' },
    ],
    rows: [row('direct', direct), row('through the listener', through)],
  };
}

async function measureStart({ folder, signal, say }: BenchmarkContext): Promise<ResultTable> {
  say('npm start');
  const report = path.join(folder, 'report');
  const words = ['npm', 'start', '--', '--out', report];
  const { wall, cpu } = await measure({ words, cwd: REPOSITORY, signal });
  const summary = summarySchema.parse(JSON.parse(readFileSync(path.join(report, 'summary.json'), 'utf8')));
  return {
    title: 'npm start',
    columns: [
      { name: 'wall', unit: 's' },
      { name: 'CPU', unit: 's' },
      { name: 'requests' },
      { name: 'failed' },
    ],
    rows: [{ name: 'as a whole', values: { wall, CPU: cpu } }, ...partsOf(summary)],
  };
}
