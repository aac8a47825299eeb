import path from 'node:path';
import { once } from 'node:events';
import { z } from 'zod';
import { ENV, PATHS } from '../../app/src/contract';
import { loadAssembly } from '../../rehearsal/assembly';
import { startDynamoDb } from '../../rehearsal/aws/dynamodb';
import { readTables } from '../../rehearsal/aws/tables';
import { undeployedResolver } from '../../rehearsal/synth/made-up';
import { synthesize } from '../../rehearsal/synth/synthesize';
import { bundleProgram, startProgram, type Program } from '../api/program';
import { load } from '../api/load';
import { bars } from '../report';
import { growth, median, spread } from '../samples';
import type { Benchmark, BenchmarkContext, BenchmarkResult } from '../types';

/** Real seconds, and how many of them are between two looks at the memory. */
const WARM_UP_SECONDS = 20;
const SOAK_SECONDS = 120;
const STEP_SECONDS = 5;
const CONNECTIONS = 10;

const memory = z.object({ heapUsed: z.number(), rss: z.number() });
const order = z.object({ orderId: z.string() });

/** Memory of the order API under steady load. */
export const soakBenchmark: Benchmark = {
  name: 'soak',
  title: 'Soak: memory of the order API while it reads orders for two minutes',
  runs: 1,
  quick: false,
  run: soak,
};

async function soak({ folder, signal, say }: BenchmarkContext): Promise<BenchmarkResult> {
  const outdir = path.join(folder, 'cdk.out');
  await synthesize({ environment: 'sandbox', outdir, signal, validate: false });
  const assembly = loadAssembly(outdir);
  const tables = readTables(assembly, undeployedResolver(assembly)).filter(({ stackId }) =>
    stackId.endsWith('-orders'),
  );
  const [table, ...others] = tables;
  if (table === undefined || others.length > 0)
    throw new Error('The sandbox must have one table in its stack "orders".');
  const database = await startDynamoDb([table]);
  try {
    const program = await startProgram({
      folder: await bundleProgram(folder),
      signal,
      nodeOptions: ['--expose-gc', '--require', path.join(__dirname, 'memory-probe.cjs')],
      environment: { AWS_ENDPOINT_URL: database.url, [ENV.tableName]: table.name },
    });
    try {
      return await watch(program, signal, say);
    } finally {
      await program.stop();
    }
  } finally {
    await database.close();
  }
}

async function watch(
  { child, port }: Program,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<BenchmarkResult> {
  const orderPath = `${PATHS.orders}/${await placeOrder(port)}`;
  const step = async (seconds: number): Promise<z.infer<typeof memory> & { readonly perSecond: number }> => {
    const { perSecond } = await load({ port, path: orderPath, connections: CONNECTIONS, seconds, signal });
    const told = once(child, 'message', { signal });
    child.send('memory');
    return { ...memory.parse((await told)[0]), perSecond };
  };
  say(`warming up for ${WARM_UP_SECONDS} s`);
  await step(WARM_UP_SECONDS);
  const steps = [];
  for (let second = 0; second < SOAK_SECONDS; second += STEP_SECONDS) {
    say(`${second} of ${SOAK_SECONDS} s`);
    steps.push(await step(STEP_SECONDS));
  }
  const heap = steps.map(({ heapUsed }) => heapUsed / 1e6);
  const resident = steps.map(({ rss }) => rss / 1e6);
  return {
    tables: [
      {
        columns: [
          { name: 'end to start', unit: 'x' },
          { name: 'memory', unit: 'MB' },
        ],
        rows: [
          {
            name: 'heap in use after a collection',
            values: { 'end to start': growth(heap), memory: spread(heap) },
          },
          { name: 'resident', values: { 'end to start': growth(resident), memory: spread(resident) } },
        ],
      },
    ],
    drawing: bars(
      'Heap in use',
      heap.map((value, index) => [`${index * STEP_SECONDS} s`, value] as const),
      'MB',
    ),
    notes: [
      'Aim: flat within 5 percent after warm-up, 0.95 to 1.05. End to start: median of the last quarter over the median of the first.',
      `The container’s program reads an order from a local table on ${CONNECTIONS} connections, ${median(steps.map(({ perSecond }) => perSecond)).toFixed(0)} requests a second.`,
    ],
  };
}

/** @returns its id */
async function placeOrder(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${PATHS.orders}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: 'c-1042', lines: [{ sku: 'BOOK-7', quantity: 2 }] }),
  });
  return order.parse(await response.json()).orderId;
}
