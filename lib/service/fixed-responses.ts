import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * What the load balancer answers by itself: a problem document (RFC 9457), as the service would.
 *
 * The content type is `application/json`: a listener accepts five types, and `application/problem+json` is none of them.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html
 */
function problem(status: number, title: string): elbv2.ListenerAction {
  return elbv2.ListenerAction.fixedResponse(status, {
    contentType: 'application/json',
    messageBody: JSON.stringify({ type: 'about:blank', title, status }),
  });
}

/** For paths that are not for the outside, and for a listener whose rules match nothing. */
export const notFound = (): elbv2.ListenerAction => problem(404, 'Not Found');

/** For a test listener asked without its key. */
export const forbidden = (): elbv2.ListenerAction => problem(403, 'Forbidden');
