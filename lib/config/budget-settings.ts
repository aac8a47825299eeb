/** A budget for what carries the tag of the environment, and who hears when it is used up. */
export interface BudgetSettings {
  /** USD a month. */
  readonly monthlyUsd: number;
  /** E-mail address that is told. @default nobody by e-mail */
  readonly email?: string;
  /**
   * ARN of a topic that is told. Its policy, and that of its key, must admit `budgets.amazonaws.com`.
   *
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
   * @default no topic
   */
  readonly topicArn?: string;
}
