import { inTurn, of, ratio, spread } from '../samples';
import type { Benchmark, BenchmarkContext, BenchmarkResult, ResultTable, Row } from '../types';
import { load } from './load';
import { ORDER_PATH, VERSION_PATH } from './order';
import { bundleProgram, startProgram } from './program';
import { bundleServers, startServer, type BenchServer } from './server';

const NAMES = [
  'bare Fastify',
  'node:http',
  'bare Fastify + validation',
  'bare Fastify + logging',
  'bare Fastify + tracing',
  'order API',
];
const CONNECTIONS = [1, 10, 100];
/** Real seconds of one measurement. */
const SECONDS = 0.7;

/** The order API against a bare server and a bare route that answer the same bytes. */
export const apiBenchmark: Benchmark = {
  name: 'api',
  title: 'Order API: reads without the table, against bare servers that answer the same bytes',
  runs: 3,
  quick: true,
  run: measureApi,
};

async function measureApi(context: BenchmarkContext): Promise<BenchmarkResult> {
  const { folder, signal } = context;
  const file = await bundleServers(folder);
  const servers: BenchServer[] = [];
  const tables: ResultTable[] = [];
  try {
    for (const name of NAMES) servers.push(await startServer(file, name, signal));
    for (const path of [ORDER_PATH, VERSION_PATH]) {
      for (const connections of CONNECTIONS)
        tables.push(await measureServers(servers, { ...context, path, connections }));
    }
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
  return {
    tables: [...tables, await measureLife(context)],
    notes: [
      'Aim: requests per second of the order API at least 0.85 of bare Fastify.',
      'Ratios are to bare Fastify, round by round: throughput above 1 is faster, CPU per request above 1 is dearer. The server’s CPU per request is not disturbed by the client, which shares the machine’s cores.',
      'Each connection has one request at a time. Every server answers the same status, headers and body; the order API writes one line of log for each request, to a file that keeps nothing.',
      'Tracing: spans for every request, to a collector that is not there.',
    ],
  };
}

interface Round {
  readonly perSecond: number;
  readonly p99: number;
  /** Microseconds of the server's CPU per request. */
  readonly cpu: number;
}

async function measureServers(
  servers: readonly BenchServer[],
  {
    path,
    connections,
    runs,
    signal,
    say,
  }: BenchmarkContext & { readonly path: string; readonly connections: number },
): Promise<ResultTable> {
  say(`${path} on ${connections} connections`);
  const measure = (server: BenchServer) => async (): Promise<Round> => {
    const before = await server.cpuMs();
    const { port } = server;
    const { requests, perSecond, p99 } = await load({ port, path, connections, seconds: SECONDS, signal });
    return { perSecond, p99, cpu: (1000 * ((await server.cpuMs()) - before)) / requests };
  };
  const rounds = await inTurn(servers.map(measure), runs);
  return {
    title: `GET ${path === ORDER_PATH ? '/orders/{id}' : path}, ${connections} connections`,
    columns: [
      { name: 'throughput ratio', unit: 'x' },
      { name: 'CPU ratio', unit: 'x' },
      { name: 'requests', unit: '1/s' },
      { name: 'p99', unit: 'ms' },
      { name: 'CPU per request', unit: 'µs' },
    ],
    rows: NAMES.map((name, index) => rowOf(name, rounds[index] ?? [], rounds[0] ?? [])),
  };
}

function rowOf(name: string, rounds: readonly Round[], others: readonly Round[]): Row {
  return {
    name,
    values: {
      'throughput ratio': ratio(of(rounds, 'perSecond'), of(others, 'perSecond')),
      'CPU ratio': ratio(of(rounds, 'cpu'), of(others, 'cpu')),
      requests: spread(of(rounds, 'perSecond')),
      p99: spread(of(rounds, 'p99')),
      'CPU per request': spread(of(rounds, 'cpu')),
    },
  };
}

/** Start and end of the container's program, idle in between. */
async function measureLife({ folder, runs, signal, say }: BenchmarkContext): Promise<ResultTable> {
  say('start and end of the program');
  const bundle = await bundleProgram(folder);
  const ready: number[] = [];
  const exit: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    const program = await startProgram({ folder: bundle, signal });
    ready.push(program.readyMs);
    exit.push(await program.stop());
  }
  return {
    title: 'The container’s program',
    columns: [{ name: 'time', unit: 'ms' }],
    rows: [
      { name: 'start to open port', values: { time: spread(ready) } },
      {
        name: 'SIGTERM to exit, of which the API waits a second for late requests',
        values: { time: spread(exit) },
      },
    ],
  };
}
