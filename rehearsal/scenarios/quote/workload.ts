import goldenQuotes from '../../../lambda/quote/golden-quotes.json';
import type { LambdaService } from '../../lambda/service';
import type { Random } from '../../load/random';

/** One order line to be priced, and the price that callers are promised. */
export interface PricedLine {
  readonly payload: string;
  readonly quantity: number;
  /** The answer of the version that was live before the experiment, as JSON. */
  readonly answer: string;
}

/** What became of one call. Times are real milliseconds. */
export interface Call {
  /** Due at, counted from the start of the load. */
  readonly atMs: number;
  readonly durationMs: number;
  /** @default Lambda refused the call before any version had it */
  readonly version?: string;
  /** Name of the error, or `WrongAnswer`. @default it was answered as promised */
  readonly failure?: string;
}

/** Quantities that callers ask for, beside those of the golden quotes. */
const QUANTITIES = Array.from({ length: 20 }, (_, index) => index + 1);

/**
 * The lines that callers ask for: the articles of the golden quotes in many quantities, with the answers that the live
 * version gives before anything is released.
 *
 * @throws Error when the live version fails on one of them
 */
export async function pricedLines(
  lambda: LambdaService,
  functionName: string,
  version: string,
): Promise<readonly PricedLine[]> {
  const lines: PricedLine[] = [];
  for (const { line } of goldenQuotes.priced) {
    for (const quantity of QUANTITIES) {
      const payload = JSON.stringify({ ...line, quantity });
      const result = await lambda.invoke({ functionName, qualifier: version, payload });
      if (result.functionError) throw new Error(`The live version fails on ${payload}: ${result.payload}`);
      lines.push({ payload, quantity, answer: result.payload });
    }
  }
  return lines;
}

/** Callers of an alias that ask until they are stopped. */
export interface QuoteLoad {
  readonly calls: readonly Call[];
  /** Sends no more and waits for what is under way. */
  stop(): Promise<readonly Call[]>;
}

export interface QuoteLoadOptions {
  readonly lambda: LambdaService;
  readonly functionName: string;
  readonly alias: string;
  readonly lines: readonly PricedLine[];
  readonly random: Random;
  /** Calls per real second, on average; arrivals are a Poisson process. */
  readonly ratePerSecond: number;
}

/** Calls leave when they are due, whether or not earlier ones were answered. */
export function startQuoteLoad(options: QuoteLoadOptions): QuoteLoad {
  const { random } = options;
  const startedAt = performance.now();
  const now = (): number => performance.now() - startedAt;
  const meanGapMs = 1000 / options.ratePerSecond;
  const calls: Call[] = [];
  const underWay = new Set<Promise<void>>();
  let due = random.exponential(meanGapMs);
  let timer: NodeJS.Timeout | undefined;

  const keep = async (call: Promise<Call>): Promise<void> => {
    calls.push(await call);
  };
  const sendWhatIsDue = (): void => {
    while (due <= now()) {
      const call = keep(performCall(options, random.pick(options.lines), due, now));
      underWay.add(call);
      void call.finally(() => underWay.delete(call));
      due += random.exponential(meanGapMs);
    }
    timer = setTimeout(sendWhatIsDue, Math.max(1, due - now()));
  };
  sendWhatIsDue();

  return {
    calls,
    async stop() {
      clearTimeout(timer);
      await Promise.all(underWay);
      return calls;
    },
  };
}

/** Makes one call and says what became of it; never rejects. */
async function performCall(
  { lambda, functionName, alias }: QuoteLoadOptions,
  line: PricedLine,
  atMs: number,
  now: () => number,
): Promise<Call> {
  try {
    const result = await lambda.invoke({ functionName, qualifier: alias, payload: line.payload });
    const wrong = result.payload === line.answer ? undefined : 'WrongAnswer';
    const failure = result.functionError ? errorType(result.payload) : wrong;
    return { atMs, durationMs: now() - atMs, version: result.executedVersion, failure };
  } catch (error) {
    return { atMs, durationMs: now() - atMs, failure: error instanceof Error ? error.name : String(error) };
  }
}

function errorType(payload: string): string {
  const failure: unknown = JSON.parse(payload);
  const { errorType: type } = { errorType: undefined, ...Object(failure) };
  return typeof type === 'string' ? type : 'Error';
}
