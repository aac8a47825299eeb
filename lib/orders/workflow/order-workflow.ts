import { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { longestExecutionMinutes } from '../../config/order-durations';
import type { Settings, WorkflowSettings } from '../../config/settings';
import { addStateMachineLog } from '../../stack/log-group';
import type { OrdersTable } from '../orders-table';
import { orderDefinition } from './definition';
import { type Need, needsInFlight } from './needs';
import { OpenOrdersWatch } from './open-orders-watch';
import { OrderFunctions } from './order-functions';
import { ParkedOrders } from './parked-orders';
import { RunningExecutions } from './running-executions';
import { addPaymentsTable, addStockTable } from './tables';
import { WorkflowTasks } from './tasks';
import { OrderTopics } from './topics';
import { WorkflowAlarms } from './workflow-alarms';
import { WorkflowKey } from './workflow-key';
import { stateMachineArn, WorkflowRole } from './workflow-role';

export interface OrderWorkflowProps {
  readonly settings: Pick<
    Settings,
    'environment' | 'logs' | 'observability' | 'prefix' | 'protection' | 'quote' | 'workflow'
  >;
  readonly ordersTable: OrdersTable;
  /** Prices a line. */
  readonly quote: lambda.IAlias;
  /** What executions need that the last release started. For tests. @default as `RELEASED_NEEDS` says */
  readonly inFlight?: readonly Need[];
}

const LOG_LEVELS: Readonly<Record<WorkflowSettings['logLevel'], sfn.LogLevel>> = {
  ALL: sfn.LogLevel.ALL,
  ERROR: sfn.LogLevel.ERROR,
  FATAL: sfn.LogLevel.FATAL,
  OFF: sfn.LogLevel.OFF,
};

/** How long a data key serves: a request to KMS every five minutes and role. */
const KEY_REUSE = Duration.minutes(5);

/**
 * The workflow that fulfils an order: a Standard state machine with everything it works with. Whoever stores an order
 * starts it, under the order's id as the name of the execution, so that one order runs once.
 *
 * What it does in which order: `definition.ts`. Why: `docs/decisions/workflow.md`.
 */
export class OrderWorkflow extends Construct {
  readonly stateMachine: sfn.StateMachine;
  /** Where workers find the orders to ship. */
  readonly shipping: sfn.Activity;
  readonly topics: OrderTopics;
  readonly parkedOrders: ParkedOrders;
  /** What the definition needs its role to be allowed. */
  readonly needs: readonly Need[];
  readonly alarms: WorkflowAlarms;
  /** Age of the oldest open order, in seconds. */
  readonly oldestAge: cloudwatch.Metric;
  /** What callers need who read executions, and workers. */
  readonly key: WorkflowKey;
  /** What the quote check reads too. */
  readonly stockTable: dynamodb.ITableV2;
  /** Adds quotes up, for the quote check too. */
  readonly totalOrder: lambda.IFunction;
  /** Known before the state machine is: role, rule and watcher name it. */
  private readonly stateMachineArn: string;

  /**
   * @throws Error when executions in flight need a resource that is gone
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrderWorkflowProps,
  ) {
    super(scope, id);
    const { settings } = props;
    this.stateMachineArn = stateMachineArn(this, this.nameOf('orders'));
    this.key = new WorkflowKey(this, 'Encryption', settings);
    this.topics = new OrderTopics(this, 'Topics', {
      key: this.key,
      email: settings.workflow.email,
      operationsEmail: settings.observability.email,
    });
    this.shipping = this.addShipping();
    this.parkedOrders = new ParkedOrders(this, 'Parked', this.watched());
    this.stockTable = addStockTable(this, settings);
    const tasks = this.addTasks();
    this.totalOrder = tasks.resources.steps.TotalOrder;
    const definition = orderDefinition(tasks, settings);
    this.needs = tasks.needs;
    this.stateMachine = this.addStateMachine(definition, this.addRole(tasks));
    const watch = new OpenOrdersWatch(this, 'Watch', this.watched());
    this.oldestAge = watch.oldestAge;
    this.stopExecutionsBefore([watch.rule, this.parkedOrders.rule]);
    this.alarms = this.addAlarms();
  }

  private addShipping(): sfn.Activity {
    return new sfn.Activity(this, 'Shipping', {
      activityName: this.nameOf('shipping'),
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(this.key.key, KEY_REUSE),
    });
  }

  /** What those who look at the executions from outside are given. */
  private watched() {
    return {
      settings: this.props.settings,
      key: this.key,
      ordersTable: this.props.ordersTable.table,
      stateMachineArn: this.stateMachineArn,
    };
  }

  private addTasks(): WorkflowTasks {
    const { settings, quote } = this.props;
    const ordersTable = this.props.ordersTable.table;
    const functions = new OrderFunctions(this, 'Functions', {
      settings,
      key: this.key,
      approvals: this.topics.approvals,
      tables: {
        stock: this.stockTable,
        payments: addPaymentsTable(this, settings),
        orders: ordersTable,
      },
    });
    return new WorkflowTasks(new Construct(this, 'Definition'), {
      quote,
      steps: functions.steps,
      ordersTable,
      customerNotices: this.topics.customerNotices,
      parkedOrders: this.parkedOrders.queue,
      shipping: this.shipping,
    });
  }

  private addRole({ resources, needs }: WorkflowTasks): iam.Role {
    return new WorkflowRole(this, 'Permissions', {
      key: this.key,
      resources,
      needs,
      inFlight: this.props.inFlight ?? needsInFlight(),
      stateMachineArn: this.stateMachineArn,
    }).role;
  }

  private addStateMachine(definition: sfn.IChainable, role: iam.Role): sfn.StateMachine {
    const { settings } = this.props;
    return new sfn.StateMachine(this, 'StateMachine', {
      stateMachineName: this.nameOf('orders'),
      comment: 'Fulfils an order',
      stateMachineType: sfn.StateMachineType.STANDARD,
      queryLanguage: sfn.QueryLanguage.JSON_PATH,
      definitionBody: sfn.DefinitionBody.fromChainable(definition),
      timeout: Duration.minutes(longestExecutionMinutes(settings.workflow)),
      // The CDK's own grants are kept from the role: `WorkflowRole` says why.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      encryptionConfiguration: new sfn.CustomerManagedEncryptionConfiguration(this.key.key, KEY_REUSE),
      logs: {
        destination: addStateMachineLog(this, 'Logs', { settings, machine: 'orders' }),
        level: LOG_LEVELS[settings.workflow.logLevel],
        // It would hold what customers order, and the tokens of approvals.
        includeExecutionData: false,
      },
    });
  }

  /** The rules go first: nobody starts an execution afterwards, and nobody parks the orders of those that were stopped. */
  private stopExecutionsBefore(rules: readonly events.Rule[]): void {
    const { settings } = this.props;
    if (settings.protection.data !== 'destroy') return;
    const running = new RunningExecutions(this, 'Running', { settings, stateMachine: this.stateMachine });
    for (const rule of rules) rule.node.addDependency(running);
  }

  private addAlarms(): WorkflowAlarms {
    return new WorkflowAlarms(this, 'Alarms', {
      settings: this.props.settings.workflow,
      stateMachine: this.stateMachine,
      shipping: this.shipping,
      parkedOrders: this.parkedOrders.queue,
      unparked: this.parkedOrders.unparked,
      oldestAge: this.oldestAge,
    });
  }

  private nameOf(thing: string): string {
    const { prefix, environment } = this.props.settings;
    return `${prefix}-${environment}-${thing}`;
  }
}
