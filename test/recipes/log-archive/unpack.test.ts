import { gunzipSync, gzipSync } from 'node:zlib';
import { unpacked, type Unreadable } from '../../../lambda/recipes/log-archive/lines';

/** A record with what CloudWatch Logs packs into it. */
const record = (content: unknown, recordId = 'r-1') => ({
  recordId,
  approximateArrivalTimestamp: 0,
  data: gzipSync(JSON.stringify(content)).toString('base64'),
});

const data = (...messages: readonly string[]) => ({
  messageType: 'DATA_MESSAGE',
  owner: '123456789012',
  logGroup: '/shop/orders',
  logStream: 'task-1',
  subscriptionFilters: ['archive'],
  logEvents: messages.map((message, index) => ({ id: `e-${index}`, timestamp: 1_700_000_000_000, message })),
});

/** What a record becomes, and what is told of it. */
function unpack(given: ReturnType<typeof record>) {
  const unreadable: Unreadable[] = [];
  const result = unpacked(given, (told) => unreadable.push(told));
  return { result, unreadable };
}

const textOf = (packed = '') => gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');

describe('a record of log lines', () => {
  it('becomes one line of JSON each, with time, log group and log stream', () => {
    const { result } = unpack(record(data('first', 'second')));

    expect(result).toMatchObject({ recordId: 'r-1', result: 'Ok' });
    expect(textOf(result.data).split('\n')).toEqual([
      '{"time":"2023-11-14T22:13:20.000Z","logGroup":"/shop/orders","logStream":"task-1","message":"first"}',
      '{"time":"2023-11-14T22:13:20.000Z","logGroup":"/shop/orders","logStream":"task-1","message":"second"}',
      '',
    ]);
  });

  it('keeps the fields of lines that are JSON, and lines that only begin like it', () => {
    const { result } = unpack(record(data('{"level":"error"}', '{not json')));

    expect(textOf(result.data)).toContain('"message":{"level":"error"}');
    expect(textOf(result.data)).toContain('"message":"{not json"');
  });

  it('can be joined with the next one as it is', () => {
    const joined = ['a', 'b'].map((message) =>
      Buffer.from(unpack(record(data(message))).result.data ?? '', 'base64'),
    );

    expect(gunzipSync(Buffer.concat(joined)).toString('utf8').trim().split('\n')).toHaveLength(2);
  });
});

it('the message with which CloudWatch Logs tries the stream is dropped', () => {
  expect(unpack(record({ messageType: 'CONTROL_MESSAGE' })).result.result).toBe('Dropped');
});

describe('a record that is no batch of log lines', () => {
  it.each([
    ['is not packed', { ...record({}), data: Buffer.from('plain').toString('base64') }],
    ['says something else', record({ messageType: 'OTHER' })],
    ['unpacks to more than a batch can be', record(data('x'.repeat(33 * 1024 * 1024)))],
  ])('fails alone and stays as it came when it %s', (_, given) => {
    const { result, unreadable } = unpack(given);

    expect(result).toEqual({ recordId: 'r-1', result: 'ProcessingFailed', data: given.data });
    expect(unreadable).toEqual([{ recordId: 'r-1', reason: expect.any(String) }]);
  });
});
