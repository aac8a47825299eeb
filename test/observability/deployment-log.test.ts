import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DeploymentLog, type DeploymentLogProps } from '../../lib/observability/deployment-log';
import { eventPattern, type EventFields } from '../../rehearsal/events/pattern';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

function rulesFor(service: DeploymentLogProps['service']) {
  const stack = new Stack(testApp(), 'Test');
  new DeploymentLog(stack, 'Deployments', {
    settings: testSettings({ protection: { data: 'retain' } }),
    service,
    quoteApplication: 'quote',
  });
  const template = Template.fromStack(stack);
  const rules = Object.values(template.findResources('AWS::Events::Rule'));
  return {
    template,
    matched: (event: EventFields) =>
      rules
        .filter(({ Properties }) => eventPattern(Properties.EventPattern)(event))
        .map(({ Properties }) => Properties.Description),
  };
}

const codeDeploy = (application: string, state: string) => ({
  source: 'aws.codedeploy',
  'detail-type': 'CodeDeploy Deployment State-change Notification',
  detail: { application, state, deploymentId: 'd-1' },
});

const ecs = (service: string) => ({
  source: 'aws.ecs',
  'detail-type': 'ECS Deployment State Change',
  resources: [service],
  detail: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: 'ecs-svc/1' },
});

describe('the log of deployments', () => {
  it.each(['START', 'SUCCESS', 'FAILURE', 'STOP'])('has each state of one by CodeDeploy: %s', (state) => {
    const { matched } = rulesFor({ application: 'api' });

    expect(matched(codeDeploy('api', state))).toEqual(['Deployments of the order API']);
    expect(matched(codeDeploy('other', state))).toEqual([]);
  });

  it.each([
    ['START', 'begin or succeed'],
    ['SUCCESS', 'begin or succeed'],
    ['FAILURE', 'fail or are stopped'],
    ['STOP', 'fail or are stopped'],
  ])('tells apart which ones of the quote function fail: %s', (state, which) => {
    const { matched } = rulesFor({ application: 'api' });

    expect(matched(codeDeploy('quote', state))).toEqual([`Deployments of the quote function that ${which}`]);
  });

  it('has one by ECS', () => {
    const { matched } = rulesFor({ serviceArn: 'arn:service' });

    expect(matched(ecs('arn:service'))).toEqual(['Deployments of the order API']);
    expect(matched(ecs('arn:other'))).toEqual([]);
  });

  it('is written by these rules alone, under a name that EventBridge writes to', () => {
    const { template } = rulesFor({ application: 'api' });
    const [policy] = Object.values(template.findResources('AWS::Logs::ResourcePolicy'));
    const text = JSON.stringify(policy?.Properties.PolicyDocument);

    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/events/shop-sandbox-deployments' },
      // It has a name, so one that stayed would block the next deployment of the stack.
      DeletionPolicy: 'Delete',
    });
    for (const id of Object.keys(template.findResources('AWS::Events::Rule'))) expect(text).toContain(id);
    expect(text).toMatch(/aws:SourceArn/);
  });
});
