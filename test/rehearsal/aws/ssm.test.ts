import { jsonProtocolCall } from './json-call';
import { ParameterStore, ssmProtocol } from '../../../rehearsal/aws/ssm';
import { wallTime } from '../../../rehearsal/aws/wall-time';
import { startEndpoint } from '../../../rehearsal/aws/wire';
import type { Endpoint } from '../../../rehearsal/aws/wire';
import { manualClock } from '../../../rehearsal/clock';

describe('the endpoint of Parameter Store', () => {
  let endpoint: Endpoint;
  let store: ParameterStore;
  beforeEach(async () => {
    const clock = manualClock();
    store = new ParameterStore(() => clock.now());
    endpoint = await startEndpoint(
      ssmProtocol(
        store,
        wallTime(clock, () => 5_000),
      ),
    );
  });
  afterEach(() => endpoint.close());
  const call = (operation: string, input: object) =>
    jsonProtocolCall(endpoint.url, `AmazonSSM.${operation}`, input);

  it('gives the value, type and version that were put last', async () => {
    await call('PutParameter', { Name: '/image', Value: 'repo:1', Type: 'String' });
    await call('PutParameter', { Name: '/image', Value: 'repo:2', Overwrite: true });
    expect(await call('GetParameter', { Name: '/image' })).toMatchObject({
      status: 200,
      body: {
        Parameter: { Name: '/image', Value: 'repo:2', Type: 'String', Version: 2, LastModifiedDate: 5 },
      },
    });
  });

  it('overwrites nothing unless it is asked to', async () => {
    store.put('/image', 'repo:1');
    const { status, body } = await call('PutParameter', { Name: '/image', Value: 'repo:2', Type: 'String' });
    expect([status, body]).toEqual([400, expect.objectContaining({ __type: 'ParameterAlreadyExists' })]);
    expect(store.get('/image')?.value).toBe('repo:1');
  });

  it('names a parameter that is not there', async () => {
    const { body } = await call('GetParameter', { Name: '/none' });
    expect(body).toEqual({ __type: 'ParameterNotFound', message: 'There is no parameter /none.' });
  });

  it('asks for the type of a new parameter', async () => {
    const { body } = await call('PutParameter', { Name: '/new', Value: 'x' });
    expect(body).toMatchObject({ __type: 'ValidationException' });
  });
});
