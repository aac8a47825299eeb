import {
  predefinedRouting,
  readTrafficRouting,
  trafficSteps,
} from '../../../rehearsal/codedeploy/traffic-routing';

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
describe('predefined deployment configurations', () => {
  it.each([
    ['LambdaCanary10Percent5Minutes', 5],
    ['LambdaCanary10Percent10Minutes', 10],
    ['LambdaCanary10Percent15Minutes', 15],
    ['LambdaCanary10Percent30Minutes', 30],
    ['ECSCanary10Percent5Minutes', 5],
    ['ECSCanary10Percent15Minutes', 15],
  ])('%s shifts 10 percent, and the rest %d minutes later', (name, minutes) => {
    expect(stepsOf(name)).toEqual([
      [0, 10],
      [minutes, 100],
    ]);
  });

  it.each([
    ['LambdaLinear10PercentEvery1Minute', 1],
    ['LambdaLinear10PercentEvery2Minutes', 2],
    ['LambdaLinear10PercentEvery3Minutes', 3],
    ['LambdaLinear10PercentEvery10Minutes', 10],
    ['ECSLinear10PercentEvery1Minutes', 1],
    ['ECSLinear10PercentEvery3Minutes', 3],
  ])('%s shifts 10 percent every %d minutes', (name, minutes) => {
    const expected = Array.from({ length: 10 }, (_, index) => [index * minutes, (index + 1) * 10]);
    expect(stepsOf(name)).toEqual(expected);
  });

  it.each(['LambdaAllAtOnce', 'ECSAllAtOnce'])('%s shifts everything at once', (name) => {
    expect(stepsOf(name)).toEqual([[0, 100]]);
  });

  it.each(['LambdaCanary10Percent7Minutes', 'LambdaCanary20Percent5Minutes', 'OneAtATime'])(
    'does not make up %s',
    (name) => {
      expect(predefinedRouting(`CodeDeployDefault.${name}`)).toBeUndefined();
    },
  );
});

describe('a custom deployment configuration', () => {
  it('ends a linear shift with what is left', () => {
    const routing = readTrafficRouting({
      Type: 'TimeBasedLinear',
      TimeBasedLinear: { LinearInterval: 2, LinearPercentage: 30 },
    });
    expect(trafficSteps(routing).map(({ percent }) => percent)).toEqual([30, 60, 90, 100]);
  });

  it.each([
    [
      { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryInterval: 5, CanaryPercentage: 100 } },
      'CanaryPercentage is 100',
    ],
    [
      { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryInterval: 3000, CanaryPercentage: 1 } },
      'CanaryInterval is 3000',
    ],
    [
      { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearInterval: 60, LinearPercentage: 1 } },
      'LinearInterval is 60',
    ],
    [{ Type: 'ByMood' }, '"ByMood"'],
  ])('is refused beyond the limits of CodeDeploy', (config, named) => {
    expect(() => readTrafficRouting(config)).toThrow(named);
  });
});

function stepsOf(name: string): readonly (readonly [minutes: number, percent: number])[] {
  const routing = predefinedRouting(`CodeDeployDefault.${name}`);
  return routing ? trafficSteps(routing).map(({ atMs, percent }) => [atMs / 60_000, percent] as const) : [];
}
