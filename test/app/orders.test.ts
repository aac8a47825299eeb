import * as fc from 'fast-check';
import { canonicalHash, canonicalJson, type Json } from '../../app/src/orders/canonical';
import { decodeCursor, encodeCursor } from '../../app/src/orders/cursor';
import {
  judgeExisting,
  orderIdOf,
  type Placement,
  placeOrder,
  publicOrder,
} from '../../app/src/orders/order';

const ISO_INSTANT = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

function placement(change: Partial<Placement> = {}): Placement {
  return {
    draft: {
      customer: 'c-1',
      lines: [
        { sku: 'A', quantity: 2 },
        { sku: 'B', quantity: 3 },
      ],
    },
    test: false,
    requestId: 'request-1',
    now: new Date('2026-01-02T03:04:05.678Z'),
    newOrderId: () => 'random-id',
    ...change,
  };
}

describe('the canonical text of JSON', () => {
  test('has sorted keys, no white space, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'x' }], a: true, c: undefined })).toBe(
      '{"a":true,"b":[1,{"a":"x","z":null}]}',
    );
  });

  test('sorts keys by code unit, as RFC 8785 does in its example', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];

    expect(Object.keys(JSON.parse(canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))))).toEqual([
      '1',
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  test('is the same whatever the order of keys, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const reversed = reverseKeys(value);
        expect(canonicalJson(reversed)).toBe(canonicalJson(value as Json));
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('is told apart from every other by its hash', () => {
    expect(canonicalHash({ a: 1 })).not.toBe(canonicalHash({ a: '1' }));
  });
});

describe('a cursor', () => {
  test('gives back its position to its customer', () => {
    fc.assert(
      fc.property(fc.string(), ISO_INSTANT, fc.uuid(), (customer, createdAt, orderId) => {
        const position = { createdAt, orderId };
        expect(decodeCursor(customer, encodeCursor(customer, position))).toEqual(position);
      }),
    );
  });

  test('gives nothing to another customer', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), ISO_INSTANT, fc.uuid(), (one, other, createdAt, orderId) => {
        fc.pre(one !== other);
        expect(decodeCursor(other, encodeCursor(one, { createdAt, orderId }))).toBeUndefined();
      }),
    );
  });

  test('gives nothing when a character of it is changed', () => {
    const cursor = encodeCursor('c-1', {
      createdAt: '2026-01-01T00:00:00.000Z',
      orderId: orderIdOf('c-1', 'k'),
    });
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.constantFrom('A', 'b', '0', '-', '='), (at, character) => {
        fc.pre(cursor[at] !== character);
        expect(decodeCursor('c-1', cursor.slice(0, at) + character + cursor.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  test('is never read from arbitrary text, nor does that throw', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(decodeCursor('c-1', text)).toBeUndefined()));
  });
});

describe('the id of an order placed under a key', () => {
  test('is a UUID of version 8', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (customer, key) => {
        expect(orderIdOf(customer, key)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  test('differs where customer and key only look alike when joined', () => {
    expect(orderIdOf('a', 'bc')).not.toBe(orderIdOf('ab', 'c'));
  });
});

describe('a placed order', () => {
  test('has what was asked for, counted, and when', () => {
    expect(placeOrder(placement())).toMatchObject({
      orderId: 'random-id',
      status: 'RECEIVED',
      lineCount: 2,
      totalQuantity: 5,
      createdAt: '2026-01-02T03:04:05.678Z',
      createdAtAndId: '2026-01-02T03:04:05.678Z#random-id',
    });
  });

  test.each<[string, Partial<Placement>]>([
    [
      'another article',
      {
        draft: {
          customer: 'c-1',
          lines: [
            { sku: 'A', quantity: 2 },
            { sku: 'C', quantity: 3 },
          ],
        },
      },
    ],
    [
      'the lines in another order',
      {
        draft: {
          customer: 'c-1',
          lines: [
            { sku: 'B', quantity: 3 },
            { sku: 'A', quantity: 2 },
          ],
        },
      },
    ],
    ['a note', { draft: { ...placement().draft, note: '' } }],
    ['the mark of a test order', { test: true }],
  ])('with %s is another request', (_name, change) => {
    const other = { ...placeOrder(placement(change)), requestId: 'request-2' };

    expect(judgeExisting(placeOrder(placement()), other)).toBe('conflict');
  });

  test('asked for again at another time is the same request', () => {
    const again = placement({ requestId: 'request-2', now: new Date('2026-05-05T00:00:00Z') });

    expect(judgeExisting(placeOrder(again), placeOrder(placement()))).toBe('replayed');
  });

  test('that this very request wrote is created, not replayed', () => {
    expect(judgeExisting(placeOrder(placement()), placeOrder(placement()))).toBe('created');
  });

  test('is shown without what only the table needs', () => {
    expect(Object.keys(publicOrder(placeOrder(placement({ test: true })))).toSorted()).toEqual([
      'createdAt',
      'customer',
      'lineCount',
      'lines',
      'orderId',
      'status',
      'test',
      'totalQuantity',
    ]);
  });
});

function reverseKeys(value: unknown): Json {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (value === null || typeof value !== 'object') return JSON.parse(JSON.stringify(value));
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reverseKeys(member)]),
  );
}
