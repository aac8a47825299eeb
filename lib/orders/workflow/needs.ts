/**
 * What a definition needs its role to be allowed: an action, and the resource by its name in `WorkflowResources`. Names
 * instead of ARNs, so that the needs of a release can be written down and compared.
 */
export type Need = `${string}:${string} ${string}`;

/** The needs of the definition of one release. */
export interface ReleasedNeeds {
  /** Version in `package.json`. */
  readonly release: string;
  readonly needs: readonly Need[];
}

/**
 * What the definition of each release needs, the newest last. An execution goes on with the definition that it was
 * started with, by the role as it is now: what the release before needs stays allowed until the next one. So:
 *
 * - A need that is new: add it to the newest release.
 * - A need that is gone: leave this release as it is, raise the version in `package.json`, and add a release to this list
 *   without the need. Its function or queue stays in the stack until the release after that.
 *
 * See `docs/decisions/executions-in-flight.md`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
 */
export const RELEASED_NEEDS: readonly ReleasedNeeds[] = [
  {
    release: '0.1.0',
    needs: [
      'dynamodb:UpdateItem Orders',
      'lambda:InvokeFunction ChargePayment',
      'lambda:InvokeFunction CommitStock',
      'lambda:InvokeFunction Quote',
      'lambda:InvokeFunction RefundPayment',
      'lambda:InvokeFunction ReleaseStock',
      'lambda:InvokeFunction RequestApproval',
      'lambda:InvokeFunction ReserveStock',
      'lambda:InvokeFunction ScreenForFraud',
      'lambda:InvokeFunction TotalOrder',
      'sns:Publish CustomerNotices',
      'sqs:SendMessage ParkedOrders',
    ],
  },
];

/** What executions may still need that were started under the release before the newest one. */
export function needsInFlight(releases: readonly ReleasedNeeds[] = RELEASED_NEEDS): readonly Need[] {
  return releases.at(-2)?.needs ?? [];
}
