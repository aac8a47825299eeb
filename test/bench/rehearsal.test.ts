import { partsOf } from '../../bench/rehearsal/parts';

describe('the parts of npm start', () => {
  const scenario = { requests: 10, failed: 1 };

  it('are its scenarios, the longest first, and what is left', () => {
    const scenarios = [
      { ...scenario, name: 'short', durationMs: 1000 },
      { ...scenario, name: 'long', durationMs: 4000 },
    ];
    expect(partsOf({ durationMs: 7000, scenarios })).toEqual([
      { name: 'synthesis, preparing, starting, ending', values: { wall: 2 } },
      { name: 'long', values: { wall: 4, requests: 10, failed: 1 } },
      { name: 'short', values: { wall: 1, requests: 10, failed: 1 } },
    ]);
  });
});
