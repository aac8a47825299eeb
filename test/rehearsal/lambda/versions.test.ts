import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { lambdaFixture } from './functions';
import type { LambdaFixture } from './functions';

// Real processes start in each test; a busy machine takes its time for them.
jest.setTimeout(60_000);

const ANSWER = (text: string): string => `exports.handler = async () => '${text}';`;
/** Answers when the file named by the event exists, so that a test decides how long a call takes. */
const WAIT = `const { existsSync } = require('node:fs');
  const { randomUUID } = require('node:crypto'); const environment = randomUUID();
  exports.handler = async (event) => {
    while (event.until && !existsSync(event.until)) await new Promise((resolve) => setTimeout(resolve, 5));
    return environment; };`;

describe('versions, aliases and environments', () => {
  let fixture: LambdaFixture;
  beforeEach(() => (fixture = lambdaFixture()));
  afterEach(() => fixture.close());

  it('keeps a published version as it was when the function changes', async () => {
    const { codePath } = await fixture.put(ANSWER('old'));
    await fixture.service.publish('quote', '1');
    writeFileSync(path.join(codePath, 'index.js'), ANSWER('tampered'));
    await fixture.put(ANSWER('new'));
    expect((await fixture.call({}, '1')).value).toBe('old');
    expect((await fixture.call({})).value).toBe('new');
  });

  it('shares the calls of an alias by weight and says which version served', async () => {
    await fixture.put(ANSWER('old'));
    await fixture.service.publish('quote', '1');
    await fixture.put(ANSWER('new'));
    await fixture.service.publish('quote', '2');
    fixture.service.putAlias('quote', 'live', {
      functionVersion: '1',
      additional: { version: '2', weight: 0.25 },
    });
    const results = [];
    for (let call = 0; call < 400; call += 1) results.push(await fixture.call({}, 'live'));
    const byNew = results.filter((result) => result.executedVersion === '2');
    expect(byNew.every((result) => result.value === 'new')).toBe(true);
    // 400 draws at one in four: within five standard deviations (8.7) of 100.
    expect(Math.abs(byNew.length - 100)).toBeLessThan(44);
  });

  it('reuses a warm environment and starts one more for each call at the same time', async () => {
    await fixture.put(WAIT);
    const gate = path.join(fixture.folder, 'gate');
    const first = await fixture.call({});
    const both = [fixture.call({ until: gate }), fixture.call({ until: gate })];
    writeFileSync(gate, '');
    const [second, third] = await Promise.all(both);
    expect(first.initMs).toBeGreaterThan(0);
    expect([second?.initMs, third?.initMs].filter((ms) => ms === undefined)).toHaveLength(1);
    expect(new Set([first, second, third].map((result) => result?.value)).size).toBe(2);
  });

  it('refuses a call beyond the reserved concurrency by TooManyRequestsException', async () => {
    await fixture.put(WAIT, { reservedConcurrency: 1 });
    const gate = path.join(fixture.folder, 'gate');
    const first = fixture.call({ until: gate });
    await expect(fixture.call({})).rejects.toMatchObject({ code: 'TooManyRequestsException', status: 429 });
    writeFileSync(gate, '');
    await first;
    expect(fixture.metrics.values(metric('Throttles'), 0, Infinity)).toEqual([1]);
    expect(fixture.metrics.values(metric('Invocations'), 0, Infinity)).toEqual([1]);
  });

  it('counts calls of a weighted alias under the executed version too', async () => {
    await fixture.put("exports.handler = async () => { throw new Error('no'); };");
    await fixture.service.publish('quote', '1');
    await fixture.service.publish('quote', '2');
    fixture.service.putAlias('quote', 'live', {
      functionVersion: '1',
      additional: { version: '2', weight: 0.5 },
    });
    const { executedVersion } = await fixture.call({}, 'live');
    const dimensions = { FunctionName: 'quote', Resource: 'quote:live', ExecutedVersion: executedVersion };
    expect(fixture.metrics.values({ ...metric('Errors'), dimensions }, 0, Infinity)).toEqual([1]);
  });

  it('refuses to let an alias name a version that is not published', async () => {
    await fixture.put(ANSWER('old'));
    expect(() => fixture.service.putAlias('quote', 'live', { functionVersion: '7' })).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
  });

  it.each([0, 1, -0.1, 1.5])('refuses the weight %s for the second version of an alias', async (weight) => {
    await fixture.put(ANSWER('old'));
    await fixture.service.publish('quote', '1');
    await fixture.service.publish('quote', '2');
    const routing = { functionVersion: '1', additional: { version: '2', weight } };
    expect(() => fixture.service.putAlias('quote', 'live', routing)).toThrow(RangeError);
  });

  it('makes metrics of what a function writes in embedded metric format', async () => {
    await fixture.put(`exports.handler = async () => { console.log(JSON.stringify({
      _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: 'shop', Dimensions: [['service']],
        Metrics: [{ Name: 'quoted', Unit: 'Count' }] }] }, service: 'quote', quoted: 3 })); };`);
    await fixture.call({});
    // The pipe of the log is read to its end when the process is gone.
    await fixture.service.close();
    const quoted = { namespace: 'shop', name: 'quoted', dimensions: { service: 'quote' } };
    expect(fixture.metrics.values(quoted, 0, Infinity)).toEqual([3]);
  });
});

function metric(name: string): { namespace: string; name: string; dimensions: Record<string, string> } {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: 'quote' } };
}
