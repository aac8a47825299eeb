import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import * as fc from 'fast-check';
import { ORDERS_IN_A_SHOP } from './any-orders';
import { loadAssembly } from '../../rehearsal/assembly';
import { synthesize } from '../../rehearsal/synth/synthesize';
import { withWorkFolder } from '../../rehearsal/work-folder';
import { accountIsRight } from './shop';
import { soakSubject } from './subject';
import type { SoakSubject } from './subject';

const EXECUTIONS = 100_000;
/** Shops between two lines of output. */
const BATCH = 500;

interface Options {
  readonly executions: number;
  readonly seed: number;
}

/** Runs `npm run soak`: orders whose tasks fail at random, until so many have come to an end. @throws Error with the first order that came to none */
export async function main(words: readonly string[]): Promise<void> {
  const command = new Command('npm run soak --')
    .description(
      'Runs orders through the synthesized workflow, with failures at random, and draws up the account.',
    )
    .option('--executions <number>', `how many orders (${EXECUTIONS})`, wholeNumber, EXECUTIONS)
    .option(
      '--seed <number>',
      'repeat a run (a new one each time)',
      wholeNumber,
      Math.floor(Math.random() * 2 ** 31),
    )
    .parse(words, { from: 'user' });
  const options = command.opts<Options>();
  await withWorkFolder(async (folder) => {
    const outdir = path.join(folder, 'cdk.out');
    const { signal } = new AbortController();
    await synthesize({ environment: 'sandbox', outdir, signal });
    await soak(soakSubject(loadAssembly(outdir)), options);
  });
}

async function soak(workflow: SoakSubject, { executions, seed }: Options): Promise<void> {
  console.log(`seed ${seed}`);
  const statuses = new Map<string, number>();
  let done = 0;
  const property = accountIsRight(workflow, (run) => {
    for (const status of run.statuses) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    done += run.statuses.length;
  });
  const startedAt = performance.now();
  const shops = Math.ceil(executions / ORDERS_IN_A_SHOP);
  for (let batch = 0; batch * BATCH < shops; batch += 1) {
    const numRuns = Math.min(BATCH, shops - batch * BATCH);
    await fc.assert(property, { numRuns, seed: seed + batch });
    const perSecond = Math.round((1000 * done) / (performance.now() - startedAt));
    const found = [...statuses].map(([name, count]) => `${count} ${name}`).join(', ');
    console.log(`${done} orders, ${perSecond}/s: ${found}`);
  }
  console.log('Nothing lost, nothing charged twice, the stock is whole.');
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number.');
}
