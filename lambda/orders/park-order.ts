import { SQSClient } from '@aws-sdk/client-sqs';
import { requireVariable } from '../hooks/environment';
import { CLIENT_LIMITS } from './aws';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readEndedExecution } from './ended-execution';
import { park } from './parking';
import { logger, step } from './step';

const sqs = new SQSClient(CLIENT_LIMITS);

/**
 * Parks the order of an execution that ended as FAILED, TIMED_OUT or ABORTED, unless the order is closed: what no
 * catcher of the state machine reaches.
 *
 * Needs GetItem and UpdateItem on the orders table, and SendMessage on the queue of parked orders.
 */
export const handler = step({
  read: readEndedExecution,
  act: async (ended, signal) => {
    const outcome = await park(
      ended,
      {
        dynamoDb,
        sqs,
        table: requireVariable(ORDERS_VARIABLES.ordersTable),
        queueUrl: requireVariable(ORDERS_VARIABLES.parkedQueue),
        signal,
      },
      Date.now(),
    );
    logger.info('Execution ended', { status: ended.status, error: ended.error, outcome });
    return { outcome };
  },
});
