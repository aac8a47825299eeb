import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SFNClient } from '@aws-sdk/client-sfn';
import { requireVariable } from '../hooks/environment';
import { CLIENT_LIMITS } from './aws';
import { ORDER_METRICS, ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { OpenOrders } from './open-orders';
import { startWaiting } from './start-waiting';
import { logger, step } from './step';

const stepFunctions = new SFNClient(CLIENT_LIMITS);
/** Service and namespace come from the environment. */
const metrics = new Metrics();

/**
 * Runs by a schedule: publishes the age of the oldest open order, since Step Functions reports durations only when an
 * execution ends; and starts what has no execution. The age comes first: no failure after it silences the alarm.
 *
 * Needs Query on the index of open orders, UpdateItem on the orders table, and StartExecution on the state machine.
 */
export const handler = step({
  read: () => ({}),
  act: async (_, signal) => {
    const now = Date.now();
    const openOrders = new OpenOrders({
      dynamoDb,
      table: requireVariable(ORDERS_VARIABLES.ordersTable),
      signal,
    });
    const oldestSeconds = await openOrders.oldestAgeSeconds(now);
    metrics.addMetric(ORDER_METRICS.oldestOpenOrderAge, MetricUnit.Seconds, oldestSeconds);
    metrics.publishStoredMetrics();

    const stateMachineArn = requireVariable(ORDERS_VARIABLES.stateMachine);
    const { started, failures } = await startWaiting(
      { openOrders, stepFunctions, stateMachineArn, signal, log: logger },
      now,
    );
    metrics.addMetric(ORDER_METRICS.ordersStarted, MetricUnit.Count, started);
    metrics.publishStoredMetrics();
    if (failures.length > 0) {
      throw new Error(`${failures.length} orders could not be started. ${failures.join('; ')}`);
    }
    return { oldestSeconds, started };
  },
});
