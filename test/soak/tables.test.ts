import { MemoryTables } from './tables';

const update = (id: string, value: object, name = 'n') => ({
  TableName: 'orders',
  Key: { id: { S: id } },
  UpdateExpression: 'SET #n = :v',
  ConditionExpression: 'attribute_not_exists(#n) OR #n < :v',
  ExpressionAttributeNames: { '#n': name },
  ExpressionAttributeValues: { ':v': value },
});

const add = (value: string) => ({
  TableName: 'orders',
  Key: { id: { S: 'a' } },
  UpdateExpression: 'SET n = if_not_exists(n, :none) + :value',
  ExpressionAttributeValues: { ':none': { N: '0' }, ':value': { N: value } },
});

describe('tables in memory', () => {
  let tables: MemoryTables;
  const read = (id: string) => tables.all('orders').find((item) => item.id?.S === id);
  beforeEach(() => {
    tables = new MemoryTables({ orders: 'id' });
  });

  it('carry out the same expression with the values of each call', async () => {
    await tables.call('UpdateItem', update('a', { N: '1' }));
    await tables.call('UpdateItem', update('b', { N: '2' }));
    await tables.call('UpdateItem', update('a', { N: '3' }));
    expect([read('a')?.n, read('b')?.n]).toEqual([{ N: '3' }, { N: '2' }]);
  });

  it('compute with the values of each call', async () => {
    for (const value of ['1', '2', '4']) await tables.call('UpdateItem', add(value));
    expect(read('a')?.n).toEqual({ N: '7' });
  });

  it('look at the condition of each call with its own values', async () => {
    await tables.call('UpdateItem', update('a', { N: '3' }));
    await expect(tables.call('UpdateItem', update('a', { N: '2' }))).rejects.toThrow('conditional');
    expect(read('a')?.n).toEqual({ N: '3' });
  });

  it('tell the same expression over other names apart', async () => {
    await tables.call('UpdateItem', update('a', { N: '1' }));
    await tables.call('UpdateItem', update('a', { N: '1' }, 'm'));
    expect(read('a')).toEqual({ id: { S: 'a' }, n: { N: '1' }, m: { N: '1' } });
  });

  it('refuse a value that is none, whether or not they have seen the expression before', async () => {
    const number = { N: 'seven' };
    await expect(tables.call('UpdateItem', update('a', number, 'other'))).rejects.toThrow('numeric value');
    await tables.call('UpdateItem', update('a', { N: '1' }));
    await expect(tables.call('UpdateItem', update('a', number))).rejects.toThrow('numeric value');
    expect(read('a')?.n).toEqual({ N: '1' });
  });
});
