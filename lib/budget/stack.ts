import { Stack, type StackProps } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { BudgetSettings, Settings } from '../config/settings';

export interface BudgetStackProps extends StackProps {
  readonly settings: Pick<Settings, 'environment'>;
  readonly budget: BudgetSettings;
}

/**
 * A budget of the environment, which tells somebody twice: when four fifths are spent, and when AWS expects more to be
 * spent by the end of the month than there is.
 *
 * It counts what carries the tag `environment`, all prefixes together, once somebody has made that tag a cost allocation
 * tag in the account that pays: until then it counts nothing.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class BudgetStack extends Stack {
  constructor(scope: Construct, id: string, { settings, budget, ...props }: BudgetStackProps) {
    super(scope, id, props);
    const subscribers = subscribersOf(budget);
    new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: budget.monthlyUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:environment$${settings.environment}`] },
      },
      notificationsWithSubscribers: [
        { notification: { ...PERCENT, notificationType: 'ACTUAL', threshold: 80 }, subscribers },
        { notification: { ...PERCENT, notificationType: 'FORECASTED', threshold: 100 }, subscribers },
      ],
    });
  }
}

const PERCENT = { comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' };

function subscribersOf({ email, topicArn }: BudgetSettings): budgets.CfnBudget.SubscriberProperty[] {
  return [
    ...(email === undefined ? [] : [{ subscriptionType: 'EMAIL', address: email }]),
    ...(topicArn === undefined ? [] : [{ subscriptionType: 'SNS', address: topicArn }]),
  ];
}
