import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { GradualFunction } from '../../lib/quote/gradual-function';
import { TrafficShift } from '../../lib/release/traffic-shift';
import { gradual, hook, statementsOf, testStack, versionIds, withHooks } from './gradual-stack';
import { dependencyCircle } from './template-dependencies';

describe('a hook', () => {
  it('before the shift may call any version, which no release changes, report to this group, and knows the version', () => {
    const stack = testStack();
    withHooks(stack);
    const [version] = versionIds(stack);
    const actions = statementsOf(stack, 'Pre').map(({ Action }) => Action);
    expect(actions).toEqual(['codedeploy:PutLifecycleEventHookExecutionStatus', 'lambda:InvokeFunction']);
    expect(JSON.stringify(statementsOf(stack, 'Pre')[1]?.Resource)).toMatch(
      /PriceFunction\w*","Arn"]},":\*"]]}$/,
    );
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { TARGET_ARN: { Ref: version } } },
    });
  });

  it('after the shift may call the alias, report and read metrics', () => {
    const stack = testStack();
    withHooks(stack);
    const statements = statementsOf(stack, 'Post');
    expect(statements.map(({ Action }) => Action)).toEqual([
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      'lambda:InvokeFunction',
      'cloudwatch:GetMetricData',
    ]);
    expect(JSON.stringify(statements[1]?.Resource)).toContain(':live');
  });

  it('reports to this deployment group and to no other', () => {
    const stack = testStack();
    withHooks(stack);
    const [group] = Object.keys(Template.fromStack(stack).findResources('AWS::CodeDeploy::DeploymentGroup'));
    const resource = JSON.stringify(statementsOf(stack, 'Pre')[0]?.Resource);
    expect([resource.includes(`{"Ref":"${group}"}`), resource.includes('*')]).toEqual([true, false]);
  });
});

describe('one function as both hooks', () => {
  it('is refused: it would know one of its two targets only', () => {
    const stack = testStack();
    const both = hook(stack, 'Both');
    expect(() => gradual(stack, { release: { hooks: { pre: both, post: both } } })).toThrow(
      'Test/Price: release.hooks.pre and release.hooks.post are both Test/Both, which can be told one TARGET_ARN only. Give each a function of its own.',
    );
  });
});

/** A stack whose function is released all at once, with both hooks. */
function allAtOnce(): Stack {
  const stack = testStack();
  const hooks = { pre: hook(stack, 'Pre'), post: hook(stack, 'Post') };
  gradual(stack, { release: { shift: TrafficShift.allAtOnce(), hooks } });
  return stack;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html: `ExecutedVersion` is of weighted aliases. */
describe('a release all at once, which never weighs the alias', () => {
  it('has no alarm that could never have data', () => {
    const alarms = Template.fromStack(allAtOnce()).findResources('AWS::CloudWatch::Alarm');
    expect([Object.keys(alarms).length, JSON.stringify(alarms).includes('ExecutedVersion')]).toEqual([
      3,
      false,
    ]);
  });

  it('has a hook after the shift that reads no metrics, and may not', () => {
    const stack = allAtOnce();
    expect(statementsOf(stack, 'Post').map(({ Action }) => Action)).toEqual([
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      'lambda:InvokeFunction',
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { METRIC_MINUTES: '0', TARGET_VERSION: Match.anyValue() } },
    });
  });

  it('says at synthesis what does not guard it', () => {
    const said = Annotations.fromStack(allAtOnce()).findInfo('/Test/Price', Match.anyValue());
    expect(said.map(({ entry }) => entry.data)).toEqual([
      expect.stringMatching(/^Releases of Test\/Price move all at once: .*no alarm watches the new version/),
    ]);
  });
});

describe('the alarms of a release', () => {
  it('watch the alias and the new version apart', () => {
    const stack = testStack();
    gradual(stack);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    const ofVersion = alarms.filter((alarm) => JSON.stringify(alarm).includes('ExecutedVersion'));
    expect([alarms.length, ofVersion.length]).toEqual([5, 2]);
  });

  it('go off by the share of failures, so that one mistake among many calls stops nothing', () => {
    const stack = testStack();
    gradual(stack, { release: { alarms: { errorPercent: 5 } } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: '100 * errors / invocations', ReturnData: true }),
      ]),
      Threshold: 5,
      TreatMissingData: 'notBreaching',
    });
  });

  it('that need longer than the interval of the shift are refused', () => {
    const stack = testStack();
    gradual(stack, { release: { alarms: { windowMinutes: 6 } } });
    expect(() => Template.fromStack(stack)).toThrow(/alarms.windowMinutes is 6.*moves on after 5/);
  });

  it('may watch something else that does not depend on the alias', () => {
    const stack = testStack();
    const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Complaints' });
    const alarm = metric.createAlarm(stack, 'Complaints', { threshold: 1, evaluationPeriods: 1 });
    gradual(stack, { release: { additionalAlarms: [alarm] } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: {
        Alarms: Match.arrayWith([{ Name: { Ref: Match.stringLikeRegexp('^Complaints') } }]),
      },
    });
  });
});

/** A canary's alarm, as in aws/aws-cdk#13922: it depends on a caller of the alias, which depends on the alias. */
function behindAlias(stack: Stack, watched: GradualFunction): cloudwatch.Alarm {
  const caller = hook(stack, 'Caller');
  caller.addEnvironment('ALIAS', watched.alias.functionArn);
  return caller.metricErrors().createAlarm(stack, 'CallerFails', { threshold: 1, evaluationPeriods: 1 });
}

describe('an alarm behind the alias', () => {
  it('is refused, with the way it takes and the way around it', () => {
    const stack = testStack();
    const alarms: cloudwatch.IAlarm[] = [];
    const watched = gradual(stack, { release: { additionalAlarms: alarms } });
    const alarm = behindAlias(stack, watched);
    alarms.push(alarm);
    expect(() => Template.fromStack(stack)).toThrow(
      /CallerFails depends on the alias.*Caller\/Resource -> Test\/Price\/Live\/Resource.*fromAlarmName/,
    );
  });

  it('is accepted by its name', () => {
    const stack = testStack();
    const byName = cloudwatch.Alarm.fromAlarmName(stack, 'ByName', 'caller-fails');
    behindAlias(stack, gradual(stack, { release: { additionalAlarms: [byName] } }));
    expect(dependencyCircle(Template.fromStack(stack).toJSON())).toBeUndefined();
  });
});
