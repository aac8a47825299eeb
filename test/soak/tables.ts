import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import getItem from 'dynalite/actions/getItem';
import putItem from 'dynalite/actions/putItem';
import updateItem from 'dynalite/actions/updateItem';
import { checkTypes, checkValidations } from 'dynalite/validations';
import * as getItemInput from 'dynalite/validations/getItem';
import * as putItemInput from 'dynalite/validations/putItem';
import * as updateItemInput from 'dynalite/validations/updateItem';
import { readingOnce } from './expressions';

type Item = Readonly<Record<string, AttributeValue>>;

const OPERATIONS = {
  GetItem: { act: getItem, types: getItemInput.types, check: readingOnce(getItemInput.custom) },
  PutItem: { act: putItem, types: putItemInput.types, check: putItemInput.custom },
  UpdateItem: { act: updateItem, types: updateItemInput.types, check: readingOnce(updateItemInput.custom) },
} as const;

/** DynamoDB's own largest item. */
const MAXIMUM_ITEM_BYTES = 400 * 1024;

/**
 * Tables in this process: dynalite's reading of expressions and its operations, over plain maps instead of its database
 * and its HTTP server, so that a hundred thousand orders take minutes. Tables have a partition key and no index.
 */
export class MemoryTables {
  private readonly items = new Map<string, Map<string, Item>>();
  private readonly store: object;

  /** @param keys partition key by table */
  constructor(keys: Readonly<Record<string, string>>) {
    for (const name of Object.keys(keys)) this.items.set(name, new Map());
    this.store = {
      options: { maxItemSize: MAXIMUM_ITEM_BYTES },
      getTable: (name: string, done: (error: unknown, table?: object) => void) =>
        done(null, {
          TableName: name,
          AttributeDefinitions: [{ AttributeName: keys[name], AttributeType: 'S' }],
          KeySchema: [{ AttributeName: keys[name], KeyType: 'HASH' }],
        }),
      getItemDb: (name: string) => this.database(name),
    };
  }

  /** Every item of a table. */
  all(table: string): readonly Item[] {
    return [...(this.items.get(table)?.values() ?? [])];
  }

  /** Carries out one operation, as the SDK names its input. @throws as the SDK does when a condition does not hold */
  call(operation: string, input: object): Promise<object> {
    const found = Object.entries(OPERATIONS).find(([name]) => name === operation)?.[1];
    if (!found) throw new Error(`The tables do not know ${operation}.`);
    const { act, types, check } = found;
    return new Promise((resolve, reject) => {
      const data = checkTypes(JSON.parse(JSON.stringify(input)), types);
      checkValidations(data, types, check, this.store);
      act(this.store, data, (error, answer = {}) => {
        if (error) reject(failure(error));
        else resolve(answer);
      });
    });
  }

  private database(name: string): object {
    const items = this.items.get(name);
    if (!items) throw new Error(`There is no table ${name}.`);
    return {
      lock: (_key: string, work: (release: <T>(done: T) => T) => void) => work((done) => done),
      get: (key: string, done: (error: unknown, item?: Item) => void) => {
        const item = items.get(key);
        if (item) done(null, item);
        else done(Object.assign(new Error('No such item'), { name: 'NotFoundError' }));
      },
      put: (key: string, item: Item, done: (error: unknown) => void) => {
        items.set(key, item);
        done(null);
      },
    };
  }
}

function failure(error: unknown): Error {
  const { body = {} } = Object(error);
  const { __type: type = '', message = '' } = Object(body);
  if (String(type).endsWith('#ConditionalCheckFailedException')) {
    return new ConditionalCheckFailedException({
      $metadata: { httpStatusCode: 400 },
      message: String(message),
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
