import { ENVIRONMENT_NAMES } from '../../lib/config';
import { LookedAt } from './looked-at';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html and API_StartQuery */
const MOST_GROUPS = 50;

describe.each(ENVIRONMENT_NAMES)('the saved log queries of %s', (environment) => {
  const lookedAt = new LookedAt(environment);
  const groups = new Map(
    lookedAt.all('AWS::Logs::LogGroup').map(({ ref, id, stack }) => [ref, { id, stack }]),
  );
  const queries = lookedAt.all('AWS::Logs::QueryDefinition').map(({ properties }) => ({
    name: String(properties.Name),
    groups: [properties.LogGroupNames].flat().map(String),
  }));
  const roles = (name: string) => [
    ...new Set(
      queries
        .filter((query) => query.name === `shop-${environment}/${name}`)
        .flatMap((query) => query.groups)
        .map((group) => groups.get(group)?.stack.replace(`shop-${environment}-`, '')),
    ),
  ];
  const worker = environment === 'sandbox' ? [] : ['worker'];

  it('ask log groups that the templates make, and no more than a query may', () => {
    expect(queries).toHaveLength(6);
    for (const query of queries) {
      expect(query.groups.filter((group) => !groups.has(group))).toEqual([]);
      expect(query.groups.length).toBeGreaterThan(0);
      expect(query.groups.length).toBeLessThanOrEqual(MOST_GROUPS);
    }
  });

  it.each([
    ['one order', ['service', 'workflow', 'quote-check', ...worker, 'quote']],
    ['errors of the order API', ['service']],
    ['errors of the workflow', ['workflow', 'quote-check', ...worker]],
    ['errors of the quote function', ['quote']],
    ['slowest requests of the order API', ['service']],
    ['deployments', ['observability']],
  ])('ask for %s in %j', (name, expected) => {
    expect(roles(name)).toEqual(expected);
  });

  it('ask for an order wherever functions of the workflow log', () => {
    const order = queries.find(({ name }) => name.endsWith('/one order'));
    const ofFunctions = lookedAt
      .all('AWS::Lambda::Function')
      .filter(({ stack }) => stack === `shop-${environment}-workflow`)
      // It works when the stack goes, and tells of no order.
      .filter(({ id }) => !id.startsWith('OrdersRunning'))
      .map(({ properties }) => Object(properties.LoggingConfig).LogGroup);

    expect(ofFunctions.length).toBeGreaterThan(9);
    expect(order?.groups).toEqual(expect.arrayContaining(ofFunctions));
  });
});
