import { SNSClient } from '@aws-sdk/client-sns';
import { requireVariable } from '../hooks/environment';
import { requestApproval } from './approval';
import { CLIENT_LIMITS } from './aws';
import { ORDERS_VARIABLES } from './contract';
import { dynamoDb } from './dynamodb';
import { readApproval } from './events';
import { step } from './step';

const sns = new SNSClient(CLIENT_LIMITS);

/**
 * Asks people to decide on an order: `{ orderId, total, taskToken, deadlineSeconds }`. The workflow waits for the
 * decision, not for this function's answer.
 *
 * Needs UpdateItem on the orders table, and Publish on the approval topic.
 */
export const handler = step({
  read: readApproval,
  act: async ({ orderId, total, taskToken, deadlineSeconds }, signal) => {
    const now = Date.now();
    await requestApproval(
      { orderId, total, taskToken, deadline: new Date(now + deadlineSeconds * 1000) },
      {
        dynamoDb,
        sns,
        table: requireVariable(ORDERS_VARIABLES.ordersTable),
        topicArn: requireVariable(ORDERS_VARIABLES.approvalTopic),
        signal,
      },
      now,
    );
  },
});
