import * as fs from 'node:fs';
import * as path from 'node:path';
import { NAMESPACE } from './environment';
import { lambdaContext } from './lambda-context';
import { handler } from '../../lambda/quote/quote';
import { quoteLine } from '../../lambda/quote/quote-line';
import type { PriceList } from '../../lambda/quote/price-list';

const EVENTS = path.join(__dirname, 'events');
const names = fs
  .readdirSync(EVENTS)
  .filter((file) => !file.endsWith('.expected.json'))
  .map((file) => path.basename(file, '.json'));

const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(EVENTS, file), 'utf8'));
const context = lambdaContext();

/** What a caller sees: the answer with its body parsed, or the error by which it is caught. */
async function outcomeOf(event: unknown): Promise<unknown> {
  try {
    const answer = await handler(event, context);
    return 'body' in answer ? { ...answer, body: JSON.parse(answer.body) as unknown } : answer;
  } catch (error) {
    return error instanceof Error ? { error: error.name, message: error.message } : error;
  }
}

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

describe('the quote function', () => {
  it.each(names)('answers %s as expected', async (name) => {
    expect(await outcomeOf(read(`${name}.json`))).toEqual(read(`${name}.expected.json`));
  });

  it.each([null, undefined, 'text', [], 7])('refuses %p by name', async (event) => {
    expect(await outcomeOf(event)).toMatchObject({ error: 'InvalidQuote' });
  });

  it.each([
    [{ sku: 'NOTHING', quantity: 1 }, 'UnknownSku'],
    [{ sku: 'MUG-1', quantity: 0 }, 'InvalidQuote'],
  ])('answers with its refusal of %j to whoever asks for refusals as answers', async (line, errorType) => {
    expect(await outcomeOf({ ...line, refusals: 'as-answers' })).toEqual({
      refused: { errorType, errorMessage: expect.any(String) },
    });
  });

  it.each([
    ['prices', { sku: 'MUG-1', quantity: 1 }],
    ['refuses', { sku: 'NOTHING', quantity: 1 }],
    ['cannot read', { sku: 'MUG-1' }],
  ])('names the order in every line of its log when it %s a line of one', async (_, line) => {
    await outcomeOf({ ...line, orderId: 'o-1' });

    const lines = written.filter((text) => !text.includes('CloudWatchMetrics'));
    expect(lines.map((text): unknown => JSON.parse(text).orderId)).toEqual(['o-1']);
  });

  it('names no order that was not asked about, or that is no id', async () => {
    await outcomeOf({ sku: 'MUG-1', quantity: 1, orderId: 'o-1' });
    written = [];
    await outcomeOf({ sku: 'MUG-1', quantity: 1 });
    await outcomeOf({ sku: 'MUG-1', quantity: 1, orderId: 'no id' });

    expect(written.join('')).not.toContain('orderId');
  });

  it('counts a priced line', async () => {
    await outcomeOf({ sku: 'MUG-1', quantity: 1 });
    expect(metricNames()).toEqual(['QuotesPriced']);
  });

  it('counts a refused line as refused, not as a fault', async () => {
    await outcomeOf({ sku: 'NOTHING', quantity: 1 });
    expect(metricNames()).toEqual(['QuotesRefused']);
  });

  it('never repeats what a caller sent in a refusal', async () => {
    await outcomeOf({ sku: 'secret sku', quantity: 'secret quantity' });
    expect(written.join('\n')).not.toContain('secret');
  });

  it('fails rather than answer when the price list is wrong', () => {
    const priceList: PriceList = {
      version: 'wrong',
      currency: 'EUR',
      articles: { BAD: { name: 'Bad', unitPriceMinor: 0.5, volumeDiscounts: [] } },
    };
    expect(() => quoteLine({ sku: 'BAD', quantity: 1 }, priceList)).toThrow(
      /Price list wrong gives no valid quote/,
    );
  });

  it.each(['constructor', '__proto__', 'toString'])('knows no article by the name of %s', (sku) => {
    expect(() => quoteLine({ sku, quantity: 1 })).toThrow(expect.objectContaining({ name: 'UnknownSku' }));
  });
});

interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** Names of the metrics in the test's namespace: each is part of a line in CloudWatch's embedded metric format. */
function metricNames(): string[] {
  return written
    .filter((line) => line.includes('CloudWatchMetrics'))
    .map((line): EmbeddedMetrics => JSON.parse(line))
    .flatMap(({ _aws: { CloudWatchMetrics } }) => CloudWatchMetrics)
    .filter(({ Namespace }) => Namespace === NAMESPACE)
    .flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
}
