import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LambdaDeploymentConfig, type ILambdaDeploymentConfig } from 'aws-cdk-lib/aws-codedeploy';
import * as fc from 'fast-check';
import { shiftConfig } from '../../lib/quote/shift-config';
import {
  paceProblem,
  PREDEFINED_SHIFTS,
  TrafficShift,
  type PredefinedShift,
} from '../../lib/release/traffic-shift';

/** The CDK's own constants for them. */
const KNOWN: Readonly<Record<PredefinedShift, ILambdaDeploymentConfig>> = {
  AllAtOnce: LambdaDeploymentConfig.ALL_AT_ONCE,
  Canary10Percent5Minutes: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  Canary10Percent10Minutes: LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES,
  Canary10Percent15Minutes: LambdaDeploymentConfig.CANARY_10PERCENT_15MINUTES,
  Canary10Percent30Minutes: LambdaDeploymentConfig.CANARY_10PERCENT_30MINUTES,
  Linear10PercentEvery1Minute: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
  Linear10PercentEvery2Minutes: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_2MINUTES,
  Linear10PercentEvery3Minutes: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_3MINUTES,
  Linear10PercentEvery10Minutes: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_10MINUTES,
};

const anyPace = fc.record({
  percent: fc.integer({ min: 1, max: 99 }),
  minutes: fc.integer({ min: 1, max: 28 }),
});

describe('a predefined shift', () => {
  it.each(PREDEFINED_SHIFTS)('%s is the one the CDK knows, and makes no configuration of its own', (name) => {
    const stack = new Stack();
    const config = shiftConfig(stack, TrafficShift.predefined(name));
    expect(config.deploymentConfigName).toBe(KNOWN[name].deploymentConfigName);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CodeDeploy::DeploymentConfig', 0);
  });
});

describe('a shift', () => {
  it('of a canary moves twice', () => {
    expect(TrafficShift.canary({ percent: 10, minutes: 5 }).steps).toEqual([
      { minute: 0, percent: 10 },
      { minute: 5, percent: 100 },
    ]);
  });

  it('moves in equal parts when it is linear, the last one smaller where they do not divide', () => {
    expect(TrafficShift.linear({ percent: 40, minutes: 3 }).steps).toEqual([
      { minute: 0, percent: 40 },
      { minute: 3, percent: 80 },
      { minute: 6, percent: 100 },
    ]);
  });

  it('at once has no interval', () => {
    const { intervalMinutes, totalMinutes } = TrafficShift.allAtOnce();
    expect({ intervalMinutes, totalMinutes }).toEqual({ intervalMinutes: undefined, totalMinutes: 0 });
  });

  it('of a pace that AWS predefines uses the predefined configuration', () => {
    const shift = TrafficShift.canary({ percent: 10, minutes: 15 });
    expect(shiftConfig(new Stack(), shift).deploymentConfigName).toBe(
      'CodeDeployDefault.LambdaCanary10Percent15Minutes',
    );
  });

  it('of another pace makes its own configuration', () => {
    const stack = new Stack();
    shiftConfig(stack, TrafficShift.linear({ percent: 25, minutes: 2 }));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      ComputePlatform: 'Lambda',
      TrafficRoutingConfig: {
        Type: 'TimeBasedLinear',
        TimeBasedLinear: { LinearInterval: 2, LinearPercentage: 25 },
      },
    });
  });

  it('only ever adds traffic, and ends with all of it', () => {
    fc.assert(
      fc.property(anyPace, fc.constantFrom('canary' as const, 'linear' as const), (pace, kind) => {
        const { steps } = TrafficShift[kind](pace);
        const rises = steps.every(
          ({ minute, percent }, index) =>
            minute > (steps[index - 1]?.minute ?? -1) && percent > (steps[index - 1]?.percent ?? 0),
        );
        return rises && steps.at(-1)?.percent === 100;
      }),
    );
  });

  it.each([
    { percent: 0, minutes: 5 },
    { percent: 100, minutes: 5 },
    { percent: 10.5, minutes: 5 },
    { percent: 10, minutes: 0 },
    { percent: 10, minutes: 2881 },
    { percent: Number.NaN, minutes: 5 },
  ])('of $percent percent and $minutes minutes is refused', (pace) => {
    expect(() => TrafficShift.canary(pace)).toThrow(/^TrafficShift\.canary: /);
  });

  it('counts the whole way of a linear shift against the limit of CodeDeploy', () => {
    expect([
      paceProblem('linear', { percent: 1, minutes: 29 }),
      paceProblem('linear', { percent: 1, minutes: 30 }),
    ]).toEqual([undefined, 'the shift takes 2970 minutes; CodeDeploy allows 2880 from first to last move']);
  });
});
