import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { Pages } from '../../lib/observability/pages';
import { testSettings } from '../settings';
import { testApp } from '../test-app';
import { LookedAt, type Resolved } from './looked-at';

/** Names of the alarms that a composite looks at. */
function children({ properties }: Resolved): readonly string[] {
  return [...String(properties.AlarmRule).matchAll(/ALARM\("[^"]*:alarm:([^"]+)"\)/g)].map(
    ([, name = '']) => name,
  );
}

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const lookedAt = new LookedAt(environment);
  const composites = lookedAt.all('AWS::CloudWatch::CompositeAlarm');
  const alarms = lookedAt.all('AWS::CloudWatch::Alarm');
  const [operations] = lookedAt.all('AWS::SNS::Topic').filter(({ id }) => /Operations/.test(id));

  it('every alarm is below exactly one that pages', () => {
    expect(alarms.length).toBeGreaterThan(30);
    expect(composites.flatMap(children).toSorted()).toEqual(alarms.map(({ ref }) => ref).toSorted());
  });

  it('only composite alarms call people, each by the one topic of operations', () => {
    expect(alarms.filter(({ properties }) => properties.AlarmActions !== undefined)).toEqual([]);
    expect(composites.map(({ properties }) => properties.AlarmActions)).toEqual(
      composites.map(() => [operations?.ref]),
    );
  });

  it('each alarm says what silence means', () => {
    const silent = alarms
      .filter(({ properties }) => properties.TreatMissingData !== 'notBreaching')
      .map(({ id, properties }) => [id.replace(/[0-9A-F]{8}$/, ''), properties.TreatMissingData]);

    const worker = environment === 'sandbox' ? [] : [['WorkerGone', 'breaching']];
    expect(silent).toEqual([
      ['OrdersAlarmsOrderStuck', 'breaching'],
      // SQS is silent about a queue that nobody has used for six hours, whatever is in it.
      ['OrdersAlarmsOrderParked', 'ignore'],
      ['OrdersAlarmsOrderUnparked', 'ignore'],
      ...worker,
    ]);
  });
});

/** Pages over five alarms. */
function pagesBy(pageBy: 'architecture' | 'environment'): Template {
  const stack = new Stack(testApp(), 'Test');
  const alarm = (id: string) => cloudwatch.Alarm.fromAlarmArn(stack, id, `arn:aws:cloudwatch:::alarm:${id}`);
  new Pages(stack, 'Pages', {
    settings: testSettings({ prefix: 'alice', environment: 'staging', observability: { pageBy } }),
    topic: new sns.Topic(stack, 'Topic'),
    alarms: {
      service: [alarm('a'), alarm('b')],
      delivery: [alarm('c')],
      workflow: [alarm('d')],
      quote: [alarm('e')],
    },
  });
  return Template.fromStack(stack);
}

/** Names and rules of the composite alarms, alarms by their names. */
function rules(template: Template): readonly (readonly [name: string, rule: string])[] {
  return Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => [
    Properties.AlarmName,
    Properties.AlarmRule.replaceAll('arn:aws:cloudwatch:::alarm:', ''),
  ]);
}

describe('a page', () => {
  it('comes once for each architecture, under its name', () => {
    expect(rules(pagesBy('architecture'))).toEqual([
      ['alice-staging-service', '(ALARM("a") OR ALARM("b"))'],
      ['alice-staging-delivery', '(ALARM("c"))'],
      ['alice-staging-workflow', '(ALARM("d"))'],
      ['alice-staging-quote', '(ALARM("e"))'],
    ]);
  });

  it('comes once for all of them where that is set', () => {
    expect(rules(pagesBy('environment'))).toEqual([
      ['alice-staging-environment', '(ALARM("a") OR ALARM("b") OR ALARM("c") OR ALARM("d") OR ALARM("e"))'],
    ]);
  });
});
