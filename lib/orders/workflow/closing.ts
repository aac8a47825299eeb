import { DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { ORDERS_TABLE } from '../../../app/src/contract';
import type { OrderUpdate } from './tasks';

/** Why an order was not fulfilled. */
export interface Rejection {
  /** Name of an error: what the order API shows. */
  readonly code: string;
  /** For people who look at the item. Never shown: it may hold a stack trace. */
  readonly reason: string;
}

/** The names in an update that closes an order: `status` and `open` are words of DynamoDB's. */
const NAMES = { '#status': 'status', '#open': ORDERS_TABLE.openIndex.partitionKey };

/**
 * The update that brings an order to a final state. It leaves the index of open orders, and the token of an approval,
 * which nobody can use any more, is removed.
 *
 * @param set what else is written, as `name = :value`
 */
export function finalUpdate(
  status: string,
  set: readonly string[],
  values: Readonly<Record<string, DynamoAttributeValue>>,
): Pick<OrderUpdate, 'expression' | 'names' | 'values'> {
  return {
    expression: `SET ${['#status = :status', ...set].join(', ')} REMOVE #open, approval`,
    names: NAMES,
    values: { ':status': DynamoAttributeValue.fromString(status), ...values },
  };
}

/** The update that closes an order which was not fulfilled. */
export function closing(
  status: string,
  { code, reason }: Rejection,
): Pick<OrderUpdate, 'expression' | 'names' | 'values'> {
  return finalUpdate(status, ['rejection = :rejection'], {
    ':rejection': DynamoAttributeValue.fromMap({
      code: DynamoAttributeValue.fromString(code),
      reason: DynamoAttributeValue.fromString(reason),
    }),
  });
}
