import { checkTemplate, joined, QUOTE } from './check-stack';
import * as fs from 'node:fs';
import * as path from 'node:path';
import validate from 'asl-validator';
import type { Context } from 'aws-lambda';
import { handler as totalOrder } from '../../lambda/orders/total-order';
import { handler as quote } from '../../lambda/quote/quote';
import { StateError } from '../../rehearsal/state-machine/error';
import { parseMachineDefinition } from '../../rehearsal/state-machine/from-template';
import type { Json } from '../../rehearsal/state-machine/json';
import type { Integration } from '../../rehearsal/state-machine/task-resource';
import { levels, reached, type Definition, tasksOf } from '../orders/workflow/asl';
import { lambdaContext } from '../quote/lambda-context';
import { fixture, output, type Fixture } from '../rehearsal/state-machine/machines';

const [machine] = Object.values(checkTemplate().findResources('AWS::StepFunctions::StateMachine'));
const text = joined(machine?.['Properties'].DefinitionString);
const definition: Json = JSON.parse(text);
const states: Definition = JSON.parse(text);

/** Pieces left of an article; without a number nobody has ordered it yet. */
type Stock = Readonly<Record<string, number>>;

const at = (value: Json, name: string): Json => Reflect.get(Object(value), name) ?? null;

/** Runs a handler as Lambda does for a state machine: an error is its name and JSON text. */
async function call(
  handler: (event: unknown, context: Context) => Promise<unknown>,
  event: Json,
): Promise<Json> {
  try {
    const Payload: Json = JSON.parse(JSON.stringify(await handler(event, lambdaContext())));
    return { Payload };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new StateError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
  }
}

/** The real functions. */
const called: Integration = ({ parameters }) =>
  call(at(parameters, 'FunctionName') === QUOTE ? quote : totalOrder, at(parameters, 'Payload'));

/** The real functions, unless a test says what Lambda does instead; a stock table of these pieces. */
function check(stock: Stock = {}, invoke: Integration = called): Fixture {
  const read: Integration = ({ parameters }) => {
    const sku = at(at(at(parameters, 'Key'), 'sku'), 'S');
    const left = typeof sku === 'string' ? stock[sku] : undefined;
    return Promise.resolve<Json>(left === undefined ? {} : { Item: { available: { N: String(left) } } });
  };
  return fixture(definition, {
    type: 'EXPRESS',
    integrations: { 'lambda:invoke': invoke, 'dynamodb:getItem': read },
  });
}

const line = (sku: string, quantity: number) => ({ sku, quantity });

/** What API Gateway gets of an execution, the body parsed. */
async function answerTo(checked: Fixture, ...lines: Json[]): Promise<unknown> {
  const { status, contentType, body, ...rest } = Object(output(await checked.run({ lines })));
  return { status, contentType, body: JSON.parse(body) as unknown, ...rest };
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

describe('the quote check', () => {
  it('has a definition that AWS would take', () => {
    expect(() => parseMachineDefinition('quote-check', text)).not.toThrow();
  });

  it('answers price and stock of each line, and both for all together', async () => {
    expect(await answerTo(check(), line('MUG-1', 2), line('POSTER-1', 1))).toEqual({
      status: 200,
      contentType: 'application/json',
      body: {
        lines: [
          { ...line('MUG-1', 2), currency: 'EUR', totalMinor: 2580, available: true },
          { ...line('POSTER-1', 1), currency: 'EUR', totalMinor: 2450, available: true },
        ],
        totalMinor: 5030,
        currency: 'EUR',
        available: true,
      },
    });
  });

  it.each([
    ['as many as are left', { 'MUG-1': 2 }, line('MUG-1', 2), true],
    ['more than are left', { 'MUG-1': 1 }, line('MUG-1', 2), false],
    ['as many as there are of an article nobody has ordered', {}, line('POSTER-1', 40), true],
    ['more than there are of an article nobody has ordered', {}, line('POSTER-1', 41), false],
    ['what was sold out', { 'POSTER-1': 0 }, line('POSTER-1', 1), false],
  ])('says whether a line is available: %s', async (_, stock, asked, available) => {
    expect(await answerTo(check(stock), asked)).toMatchObject({
      body: { lines: [{ available }], available },
    });
  });

  it('is not available as a whole when one line is short', async () => {
    expect(await answerTo(check(), line('MUG-1', 1), line('POSTER-1', 41))).toMatchObject({
      status: 200,
      body: { lines: [{ available: true }, { available: false }], available: false },
    });
  });

  it('answers 404 in the words of the quote function when there is no such article', async () => {
    expect(await answerTo(check(), line('MUG-1', 1), line('NOTHING', 1))).toEqual({
      status: 404,
      contentType: 'application/problem+json',
      body: {
        type: 'about:blank',
        title: 'No such article',
        status: 404,
        code: 'UnknownSku',
        detail: 'No article NOTHING in price list 2026-11',
      },
    });
  });

  it('has no function fail by what a caller gets wrong: the alarms of a release count that', async () => {
    const failures: unknown[] = [];
    const checked = check({}, (task) =>
      called(task).catch((error: unknown) => {
        failures.push(error);
        throw error;
      }),
    );

    await answerTo(checked, line('NOTHING', 1));
    await answerTo(checked, line('lower-case', 1));

    expect(failures).toEqual([]);
  });

  it('answers 404 also where a version of the function from before gives the refusal as an error', async () => {
    const cause = JSON.stringify({ errorType: 'UnknownSku', errorMessage: 'No such thing' });
    const checked = check({}, () => Promise.reject(new StateError('UnknownSku', cause)));

    expect(await answerTo(checked, line('NOTHING', 1))).toMatchObject({
      status: 404,
      body: { code: 'UnknownSku', detail: 'No such thing' },
    });
  });

  it('answers 400 to a line that cannot be priced', async () => {
    expect(await answerTo(check(), line('lower-case', 1))).toMatchObject({
      status: 400,
      body: { code: 'InvalidQuote' },
    });
  });

  it('answers 422 to lines that are priced in several currencies', async () => {
    const currencies = ['EUR', 'USD'];
    const checked = check({}, (task) =>
      at(task.parameters, 'FunctionName') === QUOTE
        ? Promise.resolve({ Payload: { currency: currencies.shift() ?? '', totalMinor: 1 } })
        : called(task),
    );

    expect(await answerTo(checked, line('MUG-1', 1), line('TEE-1', 1))).toMatchObject({
      status: 422,
      body: { code: 'InvalidOrder' },
    });
  });

  it('tries again when Lambda is busy', async () => {
    const errors = ['Lambda.TooManyRequestsException', 'Lambda.ServiceException'];
    const checked = check({}, (task) => {
      const error = errors.shift();
      return error === undefined ? called(task) : Promise.reject(new StateError(error, 'busy'));
    });

    expect(await answerTo(checked, line('MUG-1', 1))).toMatchObject({ status: 200 });
  });

  it('fails when a function is broken: a fault of ours is no answer', async () => {
    const checked = check({}, () => Promise.reject(new StateError('TypeError', 'broken')));

    expect(await checked.run({ lines: [line('MUG-1', 1)] })).toMatchObject({
      status: 'FAILED',
      error: 'TypeError',
    });
  });

  it('ends before API Gateway gives up, at 29 seconds', async () => {
    const checked = check({}, () => Promise.reject(new StateError('Lambda.ServiceException', 'busy')));
    const { stoppedAt = Infinity, status } = await checked.run({ lines: [line('MUG-1', 1)] });

    expect(status).toBe('FAILED');
    expect(stoppedAt).toBeLessThan(29_000);
    expect(at(definition, 'TimeoutSeconds')).toBeLessThan(29);
  });

  it('reads one attribute of the stock, never who has reserved some', () => {
    const where = ['States', 'CheckLines', 'ItemProcessor', 'States', 'ReadStock', 'Parameters'];

    expect(where.reduce(at, definition)).toMatchObject({ ProjectionExpression: 'available' });
  });
});

describe('the page that compares Standard and Express', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'standard-and-express.md'), 'utf8');

  it('counts the states that a check of two lines enters', async () => {
    const checked = check({ 'MUG-1': 9, 'TEE-1': 9 });
    const { executionArn } = await checked.run({ lines: [line('MUG-1', 1), line('TEE-1', 1)] });
    const { visits } = checked.service.execution(executionArn);

    expect(/check of two lines enters (\d+) states/.exec(page)?.[1]).toBe(String(visits.length));
  });

  it('shows a JSONata state that AWS would take', () => {
    const shown: Json = JSON.parse(/```json\n([^]*?)```/.exec(page)?.[1] ?? '');

    const { errors } = validate({ StartAt: 'Shown', States: { Shown: shown, Answer: { Type: 'Succeed' } } });
    expect(errors).toEqual([]);
  });
});

describe('the definition of the quote check', () => {
  it('is valid Amazon States Language', () => {
    // The validator writes into what it is given.
    expect(validate(JSON.parse(text)).errors).toEqual([]);
  });

  it('has no state that nothing leads to', () => {
    for (const level of levels(states)) {
      expect([...reached(level)].toSorted()).toEqual(Object.keys(level.States).toSorted());
    }
  });

  it('has a time-out for every task, and one for all of it that API Gateway outlasts', () => {
    const seconds = tasksOf(states).map(
      ([name, { TimeoutSeconds = Infinity }]) => [name, TimeoutSeconds] as const,
    );

    expect(states.TimeoutSeconds).toBeLessThan(29);
    expect(seconds.filter(([, timeout]) => timeout >= (states.TimeoutSeconds ?? 0))).toEqual([]);
    expect(seconds).not.toEqual([]);
  });
});
