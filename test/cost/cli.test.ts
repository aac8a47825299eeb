import { EXIT, main } from '../../ops/cost/cli';
import { synthesizeEnvironment } from '../synthesis';

/** What the command says. */
async function run(...words: string[]) {
  const out: string[] = [];
  const error: string[] = [];
  const status = await main(words, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    signal: new AbortController().signal,
  });
  return { status, out: out.join('\n'), error: error.join('\n') };
}

// Outside of the tests, whose time it would take: the first to ask for it waits for a synthesis.
const { directory: SANDBOX } = synthesizeEnvironment('sandbox');

it('shows what each resource costs, the totals, and what orders add, in 80 columns', async () => {
  const { status, out } = await run('--assembly', SANDBOX);
  expect(status).toBe(EXIT.ok);
  expect(out).toMatch(/LoadBalancer: load balancer +│ +730 │ +16\.43/);
  expect(out).toMatch(/On demand: \d+\.\d\d USD a month\. On Fargate Spot: \d+\.\d\d USD\./);
  expect(out).toContain('by the million');
  const tables = out.split('\n').filter((line) => line.startsWith('│'));
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('gives the figures as JSON to programs', async () => {
  const { out } = await run('--assembly', SANDBOX, '--json');
  expect(JSON.parse(out)).toMatchObject({ onDemand: { usd: expect.any(Number) }, orders: expect.any(Array) });
});

it('says which environments there are when it is asked for another', async () => {
  const { status, error } = await run('--env', 'test');
  expect(status).toBe(EXIT.usage);
  expect(error).toContain('sandbox, staging, production');
});

it('says what is missing in a folder that is no cloud assembly', async () => {
  const { status, error } = await run('--assembly', __dirname);
  expect(status).toBe(EXIT.usage);
  expect(error).toContain('cdk synth');
});
