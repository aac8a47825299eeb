import { ARCHITECTURES } from '../../../../rehearsal/scenarios/architectures';

/** Those that are not among the others. */
function only(these: readonly string[], others: readonly string[]): readonly string[] {
  return these.filter((name) => !others.includes(name));
}

const names = ARCHITECTURES.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));

/** Names that begin with a word, without it. */
function named(prefix: string): readonly string[] {
  return names.filter((name) => name.startsWith(`${prefix}-`)).map((name) => name.slice(prefix.length + 1));
}

describe('everything that can be rehearsed', () => {
  it('has a name of its own for each scenario', () => {
    expect(names).toEqual([...new Set(names)]);
  });

  it('runs nothing by default that is not there', () => {
    const telling = ARCHITECTURES.flatMap((architecture) => architecture.telling ?? []);

    expect(telling.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('rehearses releases by either strategy', () => {
    expect(only(named('ecs'), named('codedeploy'))).toEqual([]);
    expect(only(named('codedeploy'), named('ecs'))).toEqual(['unhealthy-later-release', 'alarm-already-red']);
  });
});
