import { loadAssembly } from '../../rehearsal/assembly';
import { WELL } from '../../test/soak/fates';
import { soakSubject } from '../../test/soak/subject';
import { SoakWorld } from '../../test/soak/world';

/** Real milliseconds of orders that are not counted: V8 compiles what runs often while it runs. */
const WARM_UP_MS = 2_000;

/** What is ordered: one order for each is under way at a time. */
const ARTICLES = ['MUG-1', 'TEE-1', 'STICKER-1', 'POSTER-1'];

/**
 * Runs orders through the synthesized workflow for a while, real handlers in this process, tables in memory, waits
 * skipped: `tsx executions.ts <assembly> <seconds>`. Prints how many came to an end, and in how many milliseconds, of the
 * clock and of processors.
 */
async function main([folder = '', seconds = '']: readonly string[]): Promise<void> {
  const subject = soakSubject(loadAssembly(folder));
  await runFor(subject, WARM_UP_MS);
  const startedAt = performance.now();
  const usage = process.cpuUsage();
  const orders = await runFor(subject, 1000 * Number(seconds));
  const { user, system } = process.cpuUsage(usage);
  console.log(JSON.stringify({ orders, ms: performance.now() - startedAt, cpuMs: (user + system) / 1000 }));
}

/** @returns how many orders came to their end */
async function runFor(subject: ReturnType<typeof soakSubject>, ms: number): Promise<number> {
  const startedAt = performance.now();
  let orders = 0;
  while (performance.now() - startedAt < ms) orders += await run(subject, orders);
  return orders;
}

/** @throws Error when an order is not confirmed */
async function run(subject: ReturnType<typeof soakSubject>, seed: number): Promise<number> {
  const world = new SoakWorld(subject, seed);
  for (const [index, sku] of ARTICLES.entries()) {
    world.place(`order-${index}`, {
      customer: `c-${index}`,
      lines: [{ sku, quantity: 1 }],
      fate: () => WELL,
      shipping: () => 'ships',
      approval: 'approve',
    });
  }
  await world.settle();
  const wrong = world.books().orders.filter(({ status }) => status !== 'CONFIRMED');
  if (wrong.length > 0) throw new Error(`Orders ended ${wrong.map(({ status }) => status).join(', ')}.`);
  return ARTICLES.length;
}

void main(process.argv.slice(2));
