import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { MetricKey } from '../../rehearsal/alarms/metrics';
import { lambdaContext } from '../quote/lambda-context';
import type { LookedAt } from './looked-at';

/** Variables of a function that say where its metrics stand. */
const NAMESPACE = 'POWERTOOLS_METRICS_NAMESPACE';
const SERVICE = 'POWERTOOLS_SERVICE_NAME';

type Variables = Readonly<Record<string, string>>;

/** A function that emits metrics: its logical id, and calls that make it emit all that it can. */
interface Emitter {
  readonly id: RegExp;
  readonly calls: () => Promise<readonly (() => Promise<unknown>)[]>;
}

const EMITTERS: readonly Emitter[] = [
  { id: /^OrdersWatchFunction[0-9A-F]{8}$/, calls: watchCalls },
  { id: /^QuoteFunction[0-9A-F]{8}$/, calls: quoteCalls },
];

/**
 * The metrics that the handlers emit and those that filters find in logs, in the namespace and under the service that
 * the templates of an environment give them. The handlers run: what is told here was written.
 */
export async function emittedMetrics(lookedAt: LookedAt): Promise<readonly MetricKey[]> {
  const metrics = [...fromLogs(lookedAt)];
  for (const emitter of EMITTERS) {
    const variables = variablesOf(lookedAt, emitter.id);
    for (const { name, dimensions } of await emittedBy(emitter, variables)) {
      // Powertools reads its variables once, so the handlers ran with those of the first environment.
      const own = { ...dimensions, ...('service' in dimensions && { service: variables[SERVICE] ?? '' }) };
      metrics.push({ namespace: variables[NAMESPACE] ?? '', name, dimensions: own });
    }
  }
  return metrics;
}

/** A filter without dimensions makes a metric without dimensions. */
function fromLogs(lookedAt: LookedAt): readonly MetricKey[] {
  return lookedAt.all('AWS::Logs::MetricFilter').flatMap(({ properties }) => {
    const transformations: unknown = properties.MetricTransformations;
    if (!Array.isArray(transformations)) return [];
    return transformations.map((made: Readonly<Record<string, unknown>>) => ({
      namespace: String(made.MetricNamespace),
      name: String(made.MetricName),
      dimensions: {},
    }));
  });
}

async function watchCalls() {
  mockClient(DynamoDBClient).on(QueryCommand).resolves({ Items: [] });
  const { handler } = await import('../../lambda/orders/watch-open-orders');
  return [() => handler({ source: 'aws.events' }, lambdaContext())];
}

async function quoteCalls() {
  const { handler } = await import('../../lambda/quote/quote');
  const price = await import('../../lambda/quote/price');
  const { PRICE_LIST } = await import('../../lambda/quote/price-list');
  const [sku] = Object.keys(PRICE_LIST.articles);
  const call = (event: object) => () => handler(event, lambdaContext());
  const broken = async () => {
    jest.spyOn(price, 'priceLine').mockImplementationOnce(() => {
      throw new Error('The price list is broken');
    });
    await call({ sku, quantity: 1 })();
  };
  return [call({ sku, quantity: 1 }), call({ sku: 'NO-SUCH-ARTICLE', quantity: 1 }), broken];
}

function variablesOf(lookedAt: LookedAt, id: RegExp): Variables {
  const [found, ...others] = lookedAt
    .all('AWS::Lambda::Function')
    .filter(({ id: logicalId, properties }) => id.test(logicalId) && NAMESPACE in variablesIn(properties));
  if (found === undefined || others.length > 0) {
    throw new Error(`Not one function of ${lookedAt.environment} has the id ${id} and ${NAMESPACE}.`);
  }
  return variablesIn(found.properties);
}

function variablesIn({ Environment }: Readonly<Record<string, unknown>>): Variables {
  return Object(Environment).Variables ?? {};
}

const emitted = new Map<Emitter, Promise<readonly MetricKey[]>>();

function emittedBy(emitter: Emitter, variables: Variables): Promise<readonly MetricKey[]> {
  const run = emitted.get(emitter) ?? record(emitter, variables);
  emitted.set(emitter, run);
  return run;
}

/** Loads and calls a handler with the variables of its function, and reads what it writes. */
async function record({ calls }: Emitter, variables: Variables): Promise<readonly MetricKey[]> {
  const lines: string[] = [];
  const write = (text: string | Uint8Array): boolean => lines.push(String(text)) > 0;
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(write),
    jest.spyOn(process.stderr, 'write').mockImplementation(write),
  ];
  const before = process.env;
  process.env = { ...before, ...variables, AWS_REGION: 'us-east-1' };
  try {
    for (const call of await calls()) await call().catch(() => undefined);
  } finally {
    process.env = before;
    for (const spy of spies) spy.mockRestore();
  }
  return lines.flatMap(metricsIn);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricsIn(line: string): readonly MetricKey[] {
  if (!line.includes('CloudWatchMetrics')) return [];
  const { _aws, ...values } = JSON.parse(line);
  const directives: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string }[];
  }[] = _aws.CloudWatchMetrics;
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Metrics.flatMap(({ Name }) =>
      Dimensions.map((names) => ({
        namespace: Namespace,
        name: Name,
        dimensions: Object.fromEntries(names.map((name) => [name, String(values[name])])),
      })),
    ),
  );
}
