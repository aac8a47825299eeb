import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Stack } from 'aws-cdk-lib';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { addStacks } from '../../lib/app';
import { dashboardRows } from '../../lib/observability/dashboard/rows';
import { Template } from 'aws-cdk-lib/assertions';
import { testSettings } from '../settings';
import { testApp } from '../test-app';
import { LookedAt, type Widget } from './looked-at';

const stack = new Stack(testApp(), 'Test');

const alarm = (id: string) => cloudwatch.Alarm.fromAlarmArn(stack, id, `arn:aws:cloudwatch:::alarm:${id}`);

/** The widgets of a row, as they stand in the body of the dashboard. */
function rendered(row: readonly cloudwatch.IWidget[]): readonly Widget[] {
  return row.flatMap((widget): readonly Widget[] => stack.resolve(widget.toJson()));
}

/** Rows of a dashboard as text: a title for each widget, and for each graph what it draws. */
function textOf(rows: readonly (readonly cloudwatch.IWidget[])[]): string {
  return rows.map((row) => rendered(row).map(line).join('\n')).join('\n\n');
}

function line({ properties }: Widget): string {
  const metrics = (properties.metrics ?? []).map((entry) =>
    entry.map((part) => (typeof part === 'string' ? part : labelOf(part))).join(' '),
  );
  return [properties.title, ...metrics.map((metric) => `  ${metric.trimEnd()}`)].join('\n');
}

function labelOf(options: unknown): string {
  const { stat, yAxis, expression, id }: Readonly<Record<string, string | undefined>> = Object(options);
  return [expression ?? stat, id && `as ${id}`, yAxis && `on the ${yAxis}`].filter(Boolean).join(' ');
}

describe('a dashboard', () => {
  const rows = dashboardRows({
    settings: testSettings(),
    observed: {
      namespace: 'shop-test',
      service: {
        loadBalancer: 'app/alb',
        blue: 'targetgroup/blue',
        green: 'targetgroup/green',
        cluster: 'cluster',
        service: 'order-api',
        ordersTable: 'orders',
        ordersIndexes: ['byCustomer'],
      },
      workflow: {
        stateMachineArn: 'machine',
        shippingArn: 'shipping',
        parkedOrders: 'parked',
        unparked: 'unparked',
      },
      quote: { functionName: 'quote', alias: 'live', api: 'quote-api', stage: 'test' },
      quoteCheck: { stateMachineArn: 'check', api: 'check-api', stage: 'test' },
      deployments: { serviceRule: 'service-rule', quoteRule: 'quote-rule', quoteFailureRule: 'failed-rule' },
    },
    pages: [alarm('page')],
    alarms: [alarm('one'), alarm('other')],
    deploymentLog: 'deployments',
  });

  it('tells by its first row whether users are served, and what deployments did to it', () => {
    expect(textOf(rows.slice(0, 1))).toBe(`Does anything page?
Order API: requests a minute, deployments
  AWS/ApplicationELB RequestCount LoadBalancer app/alb Sum
  AWS/Events TriggeredRules RuleName service-rule Sum on the right
Order API: failed, in percent
  100 * (FILL(targets, 0) + FILL(balancer, 0)) / IF(FILL(requests, 0) > 0, FILL(requests, 0), FILL(balancer, 1))
  AWS/ApplicationELB HTTPCode_Target_5XX_Count LoadBalancer app/alb Sum as targets
  AWS/ApplicationELB HTTPCode_ELB_5XX_Count LoadBalancer app/alb Sum as balancer
  AWS/ApplicationELB RequestCount LoadBalancer app/alb Sum as requests
Order API: seconds to answer
  AWS/ApplicationELB TargetResponseTime LoadBalancer app/alb p50
  AWS/ApplicationELB TargetResponseTime LoadBalancer app/alb p99`);
  });

  it('goes on with each architecture', () => {
    expect(
      textOf(rows.slice(1))
        .split('\n')
        .filter((text) => !text.startsWith('  ')),
    ).toEqual([
      'Orders: executions a minute',
      'Orders: age of the oldest open one, in seconds',
      'Orders: shipping, a minute',
      'Orders: waiting for a person',
      '',
      'Quote function: calls a minute, deployments',
      'Quote function: ms to answer',
      'Quote API: requests a minute',
      'Quotes a minute',
      '',
      'Order API: healthy tasks',
      'Order API: requests a minute by target group',
      'Order API: CPU and memory in percent',
      'Order API: table throttled, workflow not started',
      '',
      'Quote check: requests a minute',
      'Quote check: ms to answer',
      'Deployments',
      '',
      'All alarms',
    ]);
  });

  it('draws the limits of the alarms where there are some', () => {
    const limits = rendered(rows.flat())
      .flatMap(({ properties }) => properties.annotations?.horizontal ?? [])
      .map(({ label, value }) => [label, value]);

    expect(limits).toEqual([
      ['Alarm', 1],
      ['Alarm of p99', 1],
      ['Alarm', 1800 * 60],
      ['Alarm of p99', 1000],
    ]);
  });
});

describe.each(ENVIRONMENT_NAMES)('the dashboard of %s', (environment) => {
  const lookedAt = new LookedAt(environment);
  const arns = (type: string) =>
    lookedAt.assembly
      .resources(type)
      .map(({ stack: { id }, logicalId }) => String(lookedAt.resolver.attribute(id, logicalId, 'Arn')));

  it('shows the state of what pages at the top, and of every alarm at the bottom', () => {
    const [top, bottom] = lookedAt.widgets().filter(({ type }) => type === 'alarm');

    expect(top).toMatchObject({ y: 0, properties: { alarms: arns('AWS::CloudWatch::CompositeAlarm') } });
    expect([...(bottom?.properties.alarms ?? [])].toSorted()).toEqual(
      arns('AWS::CloudWatch::Alarm').toSorted(),
    );
  });

  it('lists the deployments from a log group that the templates make', () => {
    const [table] = lookedAt.widgets().filter(({ type }) => type === 'log');
    const groups = lookedAt.all('AWS::Logs::LogGroup').map(({ ref }) => ref);

    const [, source] = /^SOURCE '([^']+)'/.exec(table?.properties.query ?? '') ?? [];
    expect(groups).toContain(source);
  });
});

it('an environment has no dashboard that wants none', () => {
  const { observability } = addStacks(testApp(), testSettings({ observability: { dashboard: false } }));

  expect(Template.fromStack(observability).findResources('AWS::CloudWatch::Dashboard')).toEqual({});
});
