import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as fc from 'fast-check';
import { ORDERS_VARIABLES, PAYMENTS_TABLE, STOCK_TABLE } from '../../../lambda/orders/contract';
import { MemoryTables } from '../../soak/tables';
import { REGION } from './environment';

const KEYS: Readonly<Record<string, string>> = {
  [ORDERS_VARIABLES.paymentsTable]: PAYMENTS_TABLE.partitionKey,
  [ORDERS_VARIABLES.stockTable]: STOCK_TABLE.partitionKey,
};

/** Tables in memory, whose calls are carried out one after the other in an order that a property chooses. */
export interface ScheduledTables {
  readonly client: DynamoDBClient;
  /** One item; `undefined` when there is none. */
  get(table: string, id: string): Readonly<Record<string, AttributeValue>> | undefined;
}

/** @param scheduler carries out what was asked at once in any order, which a counterexample shows */
export function scheduledTables(scheduler: fc.Scheduler): ScheduledTables {
  const tables = new MemoryTables(KEYS);
  const client = new DynamoDBClient({ region: REGION });
  const call = scheduler.scheduleFunction((operation: string, input: object) =>
    tables.call(operation, input),
  );
  const send = (command: { readonly input: object }): Promise<object> =>
    call(command.constructor.name.replace(/Command$/, ''), command.input);
  Object.assign(client, { send });
  return {
    client,
    get: (table, id) => tables.all(table).find((item) => item[KEYS[table] ?? '']?.S === id),
  };
}
