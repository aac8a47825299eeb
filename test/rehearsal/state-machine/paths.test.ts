import { seededRandom } from '../../../rehearsal/load/random';
import type { Json } from '../../../rehearsal/state-machine/json';
import { parsePath, placeAt, referencePath } from '../../../rehearsal/state-machine/path';
import { parseExpression, parseTemplate } from '../../../rehearsal/state-machine/template';

const CONTEXT: Json = { Execution: { Name: 'order-1' }, Map: { Item: { Index: 2 } } };

function evaluate(template: Json, data: Json): Json {
  return parseTemplate(template)({ data, context: () => CONTEXT }, seededRandom(7));
}

function value(expression: string, data: Json = {}): Json {
  return parseExpression(expression)({ data, context: () => CONTEXT }, seededRandom(7));
}

function put(path: string, document: Json): Json {
  return placeAt(document, referencePath(path) ?? [], 'new');
}

/** https://states-language.net/spec.html#ref-paths and https://goessner.net/articles/JsonPath/ */
describe('a path', () => {
  const data = { store: { book: [{ price: 8 }, { price: 22 }], 'odd name': 1 }, empty: null };
  it.each<[string, Json]>([
    ['$', data],
    ['$.store.book[1].price', 22],
    ["$.store['odd name']", 1],
    ['$["store"]["odd name"]', 1],
    ['$.store.book[-1].price', 22],
    ['$.empty', null],
    ['$.store.book[*].price', [8, 22]],
    ['$..price', [8, 22]],
    ['$.store.book[0:1]', [{ price: 8 }]],
    ['$.store.book[?(@.price<10)]', [{ price: 8 }]],
    ['$.store.book[?(@.price>99)]', []],
    ['$$.Execution.Name', 'order-1'],
  ])('%s selects what it names', (path, expected) => {
    expect(parsePath(path).select({ data, context: () => CONTEXT })).toEqual(expected);
  });

  it.each(['$.store.paper', '$.store.book[2]', '$.store.book[0].price.cents', '$.constructor'])(
    '%s, which selects nothing, is an error',
    (path) => {
      expect(() => parsePath(path).select({ data, context: () => CONTEXT })).toThrow(
        `Invalid path '${path}'`,
      );
    },
  );

  it.each(['$store', 'store', '$..a^', '$.a.length()', '$.a[?(@string())]'])(
    '%s is refused when the definition is read',
    (path) => {
      expect(() => parsePath(path)).toThrow('is no path that the rehearsal evaluates');
    },
  );
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html */
describe('a result path', () => {
  it.each<[string, Json, Json]>([
    ['$', { a: 1 }, 'new'],
    ['$.b', { a: 1 }, { a: 1, b: 'new' }],
    ['$.a', { a: 1 }, { a: 'new' }],
    ['$.x.y', { a: 1 }, { a: 1, x: { y: 'new' } }],
    ['$.x', null, { x: 'new' }],
    ['$.list[1]', { list: [1, 2] }, { list: [1, 'new'] }],
  ])('%s puts the result into %j', (path, document, expected) => {
    expect(put(path, document)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['$.a.b', { a: 1 }],
    ['$.list[2]', { list: [1] }],
    ['$.a', 'text'],
  ])('%s cannot lead through %j', (path, document) => {
    expect(() => put(path, document)).toThrow('put');
  });

  it('leaves the input as it was', () => {
    const document = { a: { b: 1 } };
    put('$.a.c', document);
    expect(document).toEqual({ a: { b: 1 } });
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-inputpath-params.html */
describe('a payload template', () => {
  it('replaces the fields whose names end in .$ and keeps the others', () => {
    const template = {
      comment: 'Selecting what I care about.',
      MyDetails: {
        'size.$': '$.product.details.size',
        exists: true,
        list: [{ 'price.$': '$.product.price' }],
      },
    };
    expect(evaluate(template, { product: { details: { size: 'small' }, price: 3 } })).toEqual({
      comment: 'Selecting what I care about.',
      MyDetails: { size: 'small', exists: true, list: [{ price: 3 }] },
    });
  });

  it('takes from the context object what begins with $$', () => {
    expect(evaluate({ 'name.$': '$$.Execution.Name' }, {})).toEqual({ name: 'order-1' });
  });

  it('names the field and the input when its path finds nothing', () => {
    expect(() => evaluate({ 'value.$': '$.none' }, { a: 1 })).toThrow(
      `The JSONPath '$.none' specified for the field 'value.$' could not be found in the input '{"a":1}'`,
    );
  });
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
describe('an intrinsic function', () => {
  const data = {
    inputArray: [1, 2, 3, 3, 4, 5, 6, 7, 8, 9],
    name: 'Arnav',
    Id: 123456,
    zero: 0,
    nested: { a: [1] },
  };
  it.each<[string, Json]>([
    ["States.Format('Hello, my name is {}.', $.name)", 'Hello, my name is Arnav.'],
    ["States.Format('{} of \\{\\} at {}', $.Id, 'a\\'b')", "123456 of {} at a'b"],
    ["States.Format('{}, {}', $.nested, null)", '{a=[1]}, null'],
    ['States.StringToJson(\'{"foo": "bar"}\')', { foo: 'bar' }],
    ["States.StringToJson('')", null],
    ['States.JsonToString($.nested)', '{"a":[1]}'],
    ["States.Array($.Id, 'x', 1.5, true)", [123456, 'x', 1.5, true]],
    ['States.Array()', []],
    [
      'States.ArrayPartition($.inputArray,4)',
      [
        [1, 2, 3, 3],
        [4, 5, 6, 7],
        [8, 9],
      ],
    ],
    ['States.ArrayContains($.inputArray, 5)', true],
    ['States.ArrayContains($.inputArray, 11)', false],
    ['States.ArrayContains(States.Array($.nested), $.nested)', true],
    ['States.ArrayContains(States.Array($.nested), $)', false],
    [`States.ArrayContains(States.Array($.nested), States.StringToJson('{"a":[1],"b":2}'))`, false],
    ['States.ArrayRange(1, 9, 2)', [1, 3, 5, 7, 9]],
    ['States.ArrayRange(9, 1, -4)', [9, 5, 1]],
    ['States.ArrayGetItem($.inputArray, 5)', 5],
    ['States.ArrayLength($.inputArray)', 10],
    ['States.ArrayUnique($.inputArray)', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ["States.Base64Encode('Data to encode')", 'RGF0YSB0byBlbmNvZGU='],
    ["States.Base64Decode('RGF0YSB0byBkZWNvZGU=')", 'Data to decode'],
    ["States.Hash('input data', 'SHA-1')", 'aaff4a450a104cd177d28d18d74485e8cae074b7'],
    [
      'States.JsonMerge(States.StringToJson(\'{"a":{"x":1},"b":2}\'), States.StringToJson(\'{"a":{"y":1}}\'), false)',
      { a: { y: 1 }, b: 2 },
    ],
    ['States.MathAdd(111, -1)', 110],
    ['States.MathAdd(1.49, 1.5)', 3],
    ['States.MathAdd(-1.5, -1.51)', -3],
    ["States.StringSplit('1,2,,3', ',')", ['1', '2', '3']],
    ["States.StringSplit('This.is+a,test=string', '.+,=')", ['This', 'is', 'a', 'test', 'string']],
    ["States.ArrayGetItem(States.StringSplit($$.Execution.Name, '-'), 0)", 'order'],
  ])('%s gives what the documentation says', (expression, expected) => {
    expect(value(expression, data)).toEqual(expected);
  });

  it('MathRandom stays in its range and repeats itself for a seed', () => {
    const numbers = Array.from({ length: 50 }, (_, seed) =>
      Number(value(`States.MathRandom(3, 6, ${seed})`)),
    );
    expect(new Set(numbers)).toEqual(new Set([3, 4, 5]));
    expect(value('States.MathRandom(0, 1000000, 5)')).toBe(value('States.MathRandom(0, 1000000, 5)'));
  });

  it('UUID gives another identifier of version 4 each time', () => {
    const [first, second] = [value('States.UUID()'), value('States.UUID()')];
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(first).not.toBe(second);
  });

  it.each([
    ["States.Format('{} {}', 1)", '2 places'],
    ["States.StringToJson('{')", 'not JSON'],
    ['States.ArrayGetItem($.list, 3)', 'no element'],
    ['States.ArrayPartition($.list, 0)', 'above 0'],
    ['States.ArrayRange(0, 5000, 1)', 'more than 1000'],
    ["States.Hash('x', 'CRC32')", 'the algorithm is none of'],
    ['States.JsonMerge($.o, $.o, true)', 'shallow'],
    ["States.MathAdd(1, '2')", 'no number'],
    ['States.ArrayLength($.o)', 'no array'],
  ])('%s fails by name', (expression, why) => {
    expect(() => evaluate({ 'x.$': expression }, { list: [1], o: {} })).toThrow(
      expect.objectContaining({ error: 'States.IntrinsicFailure', errorCause: expect.stringContaining(why) }),
    );
  });

  it.each([
    "States.Trim(' x ')",
    "States.Format('x'",
    "States.Format('x') and more",
    "States.Format('x)",
    `${'States.Array('.repeat(11)}1${')'.repeat(11)}`,
  ])('%s is refused when the definition is read', (expression) => {
    expect(() => parseExpression(expression)).toThrow('is no intrinsic function');
  });
});
