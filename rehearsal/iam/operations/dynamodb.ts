import { arnIn, listOf, recordOf, textOf } from './operation';
import type { Input, Need, Operation, Operations, Surroundings } from './operation';

/**
 * Operations of DynamoDB. A query or scan of an index needs the index, everything else its table; a transaction needs
 * the permission of each of its items' own operations.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export const DYNAMODB: Operations = {
  ...onTable('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
  ...onTable('CreateTable', 'DeleteTable', 'UpdateTable', 'DescribeTable', 'DescribeTimeToLive'),
  'dynamodb:Query': onTableOrIndex('Query'),
  'dynamodb:Scan': onTableOrIndex('Scan'),
  'dynamodb:ListTables': () => [{ action: 'dynamodb:ListTables', resource: '*' }],
  ...onResourceArn('ListTagsOfResource', 'TagResource', 'UntagResource'),
  'dynamodb:BatchGetItem': batch('BatchGetItem'),
  'dynamodb:BatchWriteItem': batch('BatchWriteItem'),
  'dynamodb:TransactGetItems': transaction({ Get: 'GetItem' }),
  'dynamodb:TransactWriteItems': transaction({
    Put: 'PutItem',
    Update: 'UpdateItem',
    Delete: 'DeleteItem',
    ConditionCheck: 'ConditionCheckItem',
  }),
};

function onTable(...names: readonly string[]): Operations {
  return Object.fromEntries(
    names.map((name): [string, Operation] => [
      `dynamodb:${name}`,
      (input, surroundings) => [
        { action: `dynamodb:${name}`, resource: table(input.TableName, surroundings) },
      ],
    ]),
  );
}

function onTableOrIndex(name: string): Operation {
  return ({ TableName, IndexName }, surroundings) => {
    const arn = table(TableName, surroundings);
    const resource = IndexName === undefined ? arn : `${arn}/index/${textOf(IndexName)}`;
    return [{ action: `dynamodb:${name}`, resource }];
  };
}

function onResourceArn(...names: readonly string[]): Operations {
  return Object.fromEntries(
    names.map((name): [string, Operation] => [
      `dynamodb:${name}`,
      ({ ResourceArn }) => [{ action: `dynamodb:${name}`, resource: textOf(ResourceArn) }],
    ]),
  );
}

function batch(name: string): Operation {
  return ({ RequestItems }, surroundings) =>
    Object.keys(recordOf(RequestItems)).map((tableName) => ({
      action: `dynamodb:${name}`,
      resource: table(tableName, surroundings),
    }));
}

function transaction(actions: Readonly<Record<string, string>>): Operation {
  return ({ TransactItems }, surroundings) =>
    listOf(TransactItems).flatMap((item) => needsOfItem(recordOf(item), actions, surroundings));
}

function needsOfItem(
  item: Input,
  actions: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): readonly Need[] {
  return Object.entries(actions).flatMap(([member, name]) =>
    item[member] === undefined
      ? []
      : [{ action: `dynamodb:${name}`, resource: table(recordOf(item[member]).TableName, surroundings) }],
  );
}

/** @param given name or ARN */
function table(given: unknown, { place }: Surroundings): string {
  const name = textOf(given);
  return name.startsWith('arn:') ? name : arnIn(place, 'dynamodb', `table/${name}`);
}
