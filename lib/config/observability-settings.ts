/** Who is called when users are not served, and what is shown to those who look. */
export interface ObservabilitySettings {
  /**
   * E-mail address that pages go to. It gets nothing before it confirms the subscription.
   * @default nobody; others can subscribe to the topic
   */
  readonly email?: string;
  /**
   * What a page is about: `architecture`, a composite alarm for each of the four, or `environment`, one for all of them.
   * A composite alarm costs 0.50 USD a month.
   */
  readonly pageBy: 'architecture' | 'environment';
  /** Whether there is a dashboard. An account's first three cost nothing, each further one 3 USD a month. */
  readonly dashboard: boolean;
  /**
   * Address of the runbook, to which every alarm's description leads.
   * @default `docs/runbook.md` in the repository and branch of `delivery.source`, or as a path where that is no repository
   */
  readonly runbook?: string;
}
