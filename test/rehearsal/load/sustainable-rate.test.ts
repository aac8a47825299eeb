import type { LoadClient } from '../../../rehearsal/load/client';
import { seededRandom } from '../../../rehearsal/load/random';
import { readOnlyWorkload } from '../../../rehearsal/load/read-only-workload';
import { sustainableRate } from '../../../rehearsal/load/sustainable-rate';

/** Answers after as many milliseconds of a clock that the test holds. */
const rate = (answerMs: (index: number) => number, most: number): Promise<number> => {
  let now = 0;
  let sent = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const client: LoadClient = {
    send: () => {
      now += answerMs(sent++);
      return Promise.resolve({ traceRoot: '', status: 200, headers: {}, text: '', ms: 0, json: () => ({}) });
    },
    close: () => Promise.resolve(),
  };
  return sustainableRate(client, readOnlyWorkload(['/']), seededRandom(1), most);
};

describe('the rate that a service can bear', () => {
  afterEach(() => jest.restoreAllMocks());

  test('is the one asked for where answers are quick', async () => {
    expect(await rate(() => 2, 40)).toBe(40);
  });

  test('is less where answers are slow, so that no queue grows', async () => {
    expect(await rate(() => 70, 40)).toBeCloseTo(10);
  });

  test('does not suffer from a slow start', async () => {
    expect(await rate((index) => (index < 5 ? 900 : 2), 40)).toBe(40);
  });
});
