import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ORDERS_TABLE } from '../../app/src/contract';
import type { Settings } from '../config/settings';
import type { DeliveryStack } from '../delivery/stack';
import type { OrdersStack } from '../orders/stack';
import { metricsNamespace } from '../orders/workflow/order-functions';
import { RunningExecutions } from '../orders/workflow/running-executions';
import type { WorkflowStack } from '../orders/workflow-stack';
import type { QuoteStack } from '../quote/stack';
import type { QuoteCheckStack } from '../quote-check/stack';
import type { ServiceStack } from '../service/stack';
import type { WorkerStack } from '../worker/stack';
import { addQuoteAlarms, addServiceAlarms, addWorkflowAlarms } from './alarms';
import { dashboardRows } from './dashboard/rows';
import { DeploymentLog } from './deployment-log';
import { LogQueries, type ObservedLogs } from './log-queries';
import type { Observed } from './observed';
import { Pages, type PagesProps } from './pages';

export interface ObservabilityStackProps extends StackProps {
  readonly settings: Settings;
  readonly observed: ObservedStacks;
}

/** The stacks that are looked at. */
export interface ObservedStacks {
  readonly orders: OrdersStack;
  readonly workflow: WorkflowStack;
  readonly service: ServiceStack;
  readonly delivery: DeliveryStack;
  readonly quote: QuoteStack;
  readonly quoteCheck: QuoteCheckStack;
  readonly worker?: WorkerStack;
}

/**
 * Looks at all the others, and none of them needs it: the alarms that page, the dashboard, the record of deployments,
 * saved log queries. It keeps nothing but that record, so it can be destroyed and deployed again at any time. See
 * `docs/decisions/observability.md`.
 */
export class ObservabilityStack extends Stack {
  private readonly observed: Observed;
  private readonly deployments: DeploymentLog;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservabilityStackProps,
  ) {
    super(scope, id, props);
    const { settings } = props;
    this.deployments = this.addDeploymentLog();
    this.observed = this.namesOfAll();
    const alarms = this.addAlarms();
    const pages = new Pages(this, 'Pages', {
      settings,
      alarms,
      topic: props.observed.workflow.workflow.topics.operations,
    });
    if (settings.observability.dashboard) this.addDashboard(pages.composites, Object.values(alarms).flat());
    new LogQueries(this, 'Queries', { settings, logs: this.logGroups() });
  }

  private addDeploymentLog(): DeploymentLog {
    const { settings, observed } = this.props;
    const { deployment, orderApi } = observed.service;
    return new DeploymentLog(this, 'Deployments', {
      settings,
      service:
        deployment === undefined
          ? { serviceArn: orderApi.service.serviceArn }
          : { application: deployment.application.applicationName },
      quoteApplication: observed.quote.quote.deploymentGroup.application.applicationName,
    });
  }

  private namesOfAll(): Observed {
    const { settings, observed } = this.props;
    const { quote, quoteCheck, workflow, worker } = observed;
    return {
      namespace: metricsNamespace(settings),
      service: this.namesOfService(),
      workflow: {
        stateMachineArn: workflow.workflow.stateMachine.stateMachineArn,
        shippingArn: workflow.workflow.shipping.activityArn,
        parkedOrders: workflow.workflow.parkedOrders.queue.queueName,
        unparked: workflow.workflow.parkedOrders.unparked.queueName,
      },
      worker: worker && {
        cluster: worker.worker.cluster.clusterName,
        service: worker.worker.service.serviceName,
      },
      quote: {
        functionName: quote.quote.function.functionName,
        alias: quote.quote.alias.aliasName,
        api: quote.api.name,
        stage: settings.environment,
      },
      quoteCheck: {
        stateMachineArn: quoteCheck.check.stateMachine.stateMachineArn,
        api: quoteCheck.api.name,
        stage: settings.environment,
      },
      deployments: {
        serviceRule: this.deployments.serviceRule.ruleName,
        quoteRule: this.deployments.quoteRule.ruleName,
        quoteFailureRule: this.deployments.quoteFailureRule.ruleName,
      },
    };
  }

  private namesOfService(): Observed['service'] {
    const { orders, service } = this.props.observed;
    const { orderApi } = service;
    return {
      loadBalancer: orderApi.loadBalancer.loadBalancer.loadBalancerFullName,
      blue: orderApi.targetGroups.blue.targetGroupFullName,
      green: orderApi.targetGroups.green.targetGroupFullName,
      cluster: orderApi.cluster.clusterName,
      service: orderApi.service.serviceName,
      ordersTable: orders.ordersTable.table.tableName,
      ordersIndexes: [ORDERS_TABLE.openIndex.name, ORDERS_TABLE.customerIndex.name],
    };
  }

  private addAlarms(): PagesProps['alarms'] {
    const { service, delivery, workflow, quote } = this.props.observed;
    return {
      service: [...service.releaseAlarms, ...addServiceAlarms(this, this.observed)],
      delivery: delivery.delivery.notifications.alarms,
      workflow: [...workflow.workflow.alarms.alarms, ...addWorkflowAlarms(this, this.observed)],
      quote: [...quote.quote.alarms, ...addQuoteAlarms(this, this.observed)],
    };
  }

  private addDashboard(pages: readonly cloudwatch.IAlarm[], alarms: readonly cloudwatch.IAlarm[]): void {
    const { settings } = this.props;
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: metricsNamespace(settings),
      widgets: dashboardRows({
        settings,
        observed: this.observed,
        pages,
        alarms,
        deploymentLog: this.deployments.logGroup.logGroupName,
      }),
    });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
  }

  private logGroups(): ObservedLogs {
    const { service, workflow, worker, quote, quoteCheck } = this.props.observed;
    return {
      orderApi: service.orderApi.task.logGroup,
      service: logGroupsOf(service),
      workflow: [workflow, quoteCheck, worker].flatMap((stack) => logGroupsOf(stack)),
      quote: logGroupsOf(quote),
      deployments: this.deployments.logGroup,
    };
  }
}

/**
 * Every log group that a stack has by the time it is looked at; those of the CDK's own functions come later. That of the
 * function which stops executions tells of no order, and an export of it would hold up a change of `protection.data`.
 */
function logGroupsOf(stack: Stack | undefined): readonly logs.LogGroup[] {
  const groups = stack?.node.findAll().filter((node) => node instanceof logs.LogGroup) ?? [];
  return groups.filter(({ node }) => !node.scopes.some((scope) => scope instanceof RunningExecutions));
}
