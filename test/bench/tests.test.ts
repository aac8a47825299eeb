import { slowestFiles } from '../../bench/tests/tests';

const file = (name: string, startTime: number, endTime: number) => ({
  name,
  startTime,
  endTime,
  assertionResults: [{}, {}],
});

describe('the slowest files of a test run', () => {
  it('come first, named from the repository on', () => {
    const results = {
      testResults: [file('/repo/test/a.test.ts', 0, 500), file('/repo/test/b.test.ts', 100, 2100)],
    };
    expect(slowestFiles(results, '/repo')).toEqual([
      { name: 'test/b.test.ts', values: { wall: 2, tests: 2 } },
      { name: 'test/a.test.ts', values: { wall: 0.5, tests: 2 } },
    ]);
  });
});
