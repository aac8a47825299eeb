import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';

/** The log groups of each architecture, that of the order API itself, and that of the deployments. */
export interface ObservedLogs {
  readonly orderApi: logs.ILogGroup;
  readonly service: readonly logs.ILogGroup[];
  readonly workflow: readonly logs.ILogGroup[];
  readonly quote: readonly logs.ILogGroup[];
  readonly deployments: logs.ILogGroup;
}

export interface LogQueriesProps {
  readonly settings: Pick<Settings, 'environment' | 'prefix'>;
  readonly logs: ObservedLogs;
}

/** Put it in place of the id in the query. */
const EXAMPLE_ORDER = '00000000-0000-0000-0000-000000000000';

/**
 * Texts of the saved queries, in the language of Logs Insights.
 *
 * Everything here writes JSON, whose members are fields by themselves. The id of an order is a member of what the
 * product logs, and the name of the execution in what Step Functions logs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export const LOG_QUERIES = {
  /** Everything about one order, in its order. The trace is that of the request; the shipping worker is in none. */
  order: [
    'fields @timestamp, service, message, type, details.name, level, error, coalesce(traceId, xray_trace_id) as trace, @log',
    `filter orderId = "${EXAMPLE_ORDER}" or execution_arn like "${EXAMPLE_ORDER}"`,
    'sort @timestamp asc',
    'limit 1000',
  ],
  /** What went wrong, newest first. Levels are written small by the API and the worker, large by functions. */
  errors: [
    'fields @timestamp, coalesce(message, type) as what, orderId, coalesce(traceId, xray_trace_id) as trace, @log',
    'filter level in ["error", "ERROR", "FATAL"] or type like /(Failed|TimedOut|Aborted)$/ or status >= 500',
    'sort @timestamp desc',
    'limit 200',
  ],
  /** The requests to the order API that took longest. */
  slowest: [
    'fields @timestamp, durationMs, method, route, status, orderId, traceId, requestId',
    'filter ispresent(durationMs) and ispresent(route)',
    'sort durationMs desc',
    'limit 50',
  ],
  /** When deployments began and ended. */
  deployments: [
    'fields @timestamp, coalesce(detail.application, "order API") as what',
    'fields coalesce(detail.state, detail.eventName) as state, detail.deploymentId as deployment',
    'sort @timestamp desc',
    'limit 20',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Saved queries of Logs Insights, in a folder of the environment. They ask about the last hour unless told otherwise. */
export class LogQueries extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogQueriesProps,
  ) {
    super(scope, id);
    const { orderApi, service, workflow, quote, deployments } = props.logs;
    this.add('Order', 'one order', LOG_QUERIES.order, [orderApi, ...workflow, ...quote]);
    this.add('ServiceErrors', 'errors of the order API', LOG_QUERIES.errors, service);
    this.add('WorkflowErrors', 'errors of the workflow', LOG_QUERIES.errors, workflow);
    this.add('QuoteErrors', 'errors of the quote function', LOG_QUERIES.errors, quote);
    this.add('SlowestRequests', 'slowest requests of the order API', LOG_QUERIES.slowest, [orderApi]);
    this.add('Deployments', 'deployments', LOG_QUERIES.deployments, [deployments]);
  }

  /** By the L1: the L2 builds a query from parts, and these are told as they are typed. */
  private add(id: string, name: string, lines: readonly string[], groups: readonly logs.ILogGroup[]): void {
    const { prefix, environment } = this.props.settings;
    new logs.CfnQueryDefinition(this, id, {
      name: `${prefix}-${environment}/${name}`,
      queryString: lines.join('\n| '),
      logGroupNames: groups.map(({ logGroupName }) => logGroupName),
    });
  }
}
