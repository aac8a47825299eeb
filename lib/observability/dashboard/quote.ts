import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { QUOTE_METRICS, QUOTE_SERVICE } from '../../../lambda/quote/contract';
import type { QuoteSettings } from '../../config/settings';
import { aliasOf, apiOf, metricsOf, ruleOf } from '../metrics';
import type { Observed } from '../observed';
import { graph } from './graph';

/** The quote function as its callers see it, with its deployments. */
export function quoteWidgets(
  { quote, namespace, deployments }: Observed,
  { alarms }: Pick<QuoteSettings, 'alarms'>,
): cloudwatch.IWidget[] {
  const alias = aliasOf(quote);
  const api = apiOf(quote);
  const product = metricsOf(namespace, { service: QUOTE_SERVICE });
  return [
    graph({
      title: 'Quote function: calls a minute, deployments',
      left: [
        alias.sum('Invocations', 'Calls'),
        alias.sum('Errors', 'Failed'),
        alias.sum('Throttles', 'Throttled'),
      ],
      right: [
        ruleOf(deployments.quoteRule).sum('TriggeredRules', 'A deployment begins or succeeds'),
        ruleOf(deployments.quoteFailureRule).sum('TriggeredRules', 'A deployment fails'),
      ],
    }),
    graph({
      title: 'Quote function: ms to answer',
      left: [alias.p50('Duration', 'p50'), alias.p99('Duration', 'p99')],
      limit: { value: alarms.p99Milliseconds, label: 'Alarm of p99' },
    }),
    graph({
      title: 'Quote API: requests a minute',
      left: [
        api.sum('Count', 'Requests'),
        api.sum('4XXError', 'Refused (4xx)'),
        api.sum('5XXError', 'Failed (5xx)'),
      ],
    }),
    graph({
      title: 'Quotes a minute',
      left: [
        product.sum(QUOTE_METRICS.priced, 'Priced'),
        product.sum(QUOTE_METRICS.refused, 'Refused'),
        product.sum(QUOTE_METRICS.faults, 'Faults'),
      ],
    }),
  ];
}
