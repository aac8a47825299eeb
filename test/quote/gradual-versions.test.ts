import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { GradualFunctionProps } from '../../lib/quote/gradual-function-props';
import { gradual, inline, testStack, versionIds } from './gradual-stack';

const today = new Date('2026-11-21T12:00:00Z');

const idFor = (props: Partial<GradualFunctionProps>) => {
  const stack = testStack();
  gradual(stack, props);
  return versionIds(stack)[0];
};

describe('a new version', () => {
  it('is published when the code changes', () => {
    expect(idFor({ code: inline('b') })).not.toBe(idFor({}));
  });

  it('is published when a variable changes', () => {
    expect(idFor({ environment: { A: '1' } })).not.toBe(idFor({ environment: { A: '2' } }));
  });

  it('is not published when nothing changes', () => {
    expect(idFor({})).toBe(idFor({}));
  });

  it('is published when the seed changes, and the function with it', () => {
    expect(idFor({ versionSeed: '1' })).not.toBe(idFor({ versionSeed: '2' }));
    const stack = testStack();
    gradual(stack, { versionSeed: '2' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { VERSION_SEED: '2' } },
    });
  });

  it('would not be published for a value that only the deployment knows, so such a value is refused', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Hello');
    gradual(stack, { environment: { HELLO: parameter.valueAsString } });
    expect(() => Template.fromStack(stack)).toThrow(/Environment variable HELLO is \{"Ref":"Hello"\}/);
  });

  it('is refused for such a value that was added later, too', () => {
    const stack = testStack();
    gradual(stack).function.addEnvironment('LATER', new CfnParameter(stack, 'Later').valueAsString);
    expect(() => Template.fromStack(stack)).toThrow(/Environment variable LATER/);
  });

  it('may hold such a value when a seed stands for it', () => {
    const stack = testStack();
    const hello = new CfnParameter(stack, 'Hello').valueAsString;
    gradual(stack, { environment: { HELLO: hello }, versionSeed: 'hello-1' });
    expect(versionIds(stack)).toHaveLength(1);
  });

  it('has a seed that is known when it is synthesized', () => {
    const stack = testStack();
    gradual(stack, { versionSeed: new CfnParameter(stack, 'Seed').valueAsString });
    expect(() => Template.fromStack(stack)).toThrow(/versionSeed is itself known only to the deployment/);
  });
});

describe('the escape from red alarms', () => {
  const escape = { until: '2026-11-25', reason: 'incident 4711: red since Monday' };

  it('keeps the alarms in the group, but out of the release', () => {
    const stack = testStack();
    gradual(stack, { release: { ignoreAlarms: escape, today } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: false, Alarms: Match.anyValue() },
      Tags: [{ Key: 'alarms-ignored-until', Value: '2026-11-25' }],
    });
  });

  it('leaves a trace in the output of the synthesis and of the stack', () => {
    const stack = testStack();
    gradual(stack, { release: { ignoreAlarms: escape, today } });
    const annotations = Annotations.fromStack(stack);
    expect(
      annotations.findInfo('/Test/Price', Match.stringLikeRegexp('until 2026-11-25: incident 4711')),
    ).toHaveLength(1);
    const template = Template.fromStack(stack);
    template.hasOutput('*', { Value: 'until 2026-11-25: incident 4711: red since Monday' });
  });

  it('refuses to synthesize after its day', () => {
    const later = new Date('2026-11-26T00:00:00Z');
    expect(() => gradual(testStack(), { release: { ignoreAlarms: escape, today: later } })).toThrow(
      /Test\/Price: ignoreAlarms: until is 2026-11-25, which is over/,
    );
  });
});
