import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BudgetStack } from '../../lib/budget/stack';
import type { BudgetSettings } from '../../lib/config';
import { loadAnything } from '../config/load-anything';

function budgetOf(budget: BudgetSettings) {
  const app = new App({ analyticsReporting: false });
  const stack = new BudgetStack(app, 'budget', { settings: { environment: 'staging' }, budget });
  const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::Budgets::Budget'));
  return resource?.['Properties'];
}

/** Who is told first. */
function subscribers(budget: Omit<BudgetSettings, 'monthlyUsd'>) {
  return budgetOf({ monthlyUsd: 60, ...budget }).NotificationsWithSubscribers[0].Subscribers;
}

const EMAIL = { subscriptionType: 'EMAIL', address: 'orders-team@example.com' };

it('counts what carries the tag of the environment against the limit', () => {
  const { Budget: budget } = budgetOf({ monthlyUsd: 60, email: EMAIL.address });
  expect(budget).toMatchObject({
    BudgetLimit: { Amount: 60, Unit: 'USD' },
    CostFilters: { TagKeyValue: ['user:environment$staging'] },
  });
});

it('tells when four fifths are spent, and when the month is expected to cost more than the limit', () => {
  const { NotificationsWithSubscribers: told } = budgetOf({ monthlyUsd: 60, email: EMAIL.address });
  expect(told).toMatchObject([
    { Notification: { NotificationType: 'ACTUAL', Threshold: 80 } },
    { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
  ]);
});

it('tells an address, a topic, or both', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:bills';
  const email = { SubscriptionType: 'EMAIL', Address: EMAIL.address };
  const topic = { SubscriptionType: 'SNS', Address: topicArn };
  expect(subscribers({ email: EMAIL.address })).toEqual([email]);
  expect(subscribers({ topicArn })).toEqual([topic]);
  expect(subscribers({ email: EMAIL.address, topicArn })).toEqual([email, topic]);
});

it('is refused where it would tell nobody', () => {
  const read = loadAnything({ environment: 'sandbox' }, { sandbox: { budget: { monthlyUsd: 60 } } });
  expect(read).toMatchObject({ message: expect.stringMatching(/budget[^]*email, topicArn or both/) });
});
