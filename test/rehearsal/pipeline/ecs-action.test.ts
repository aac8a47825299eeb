import { type Endpoint, startEndpoint } from '../../../rehearsal/aws/wire';
import { jsonProtocol } from '../../../rehearsal/aws/wire-json';
import { manualClock, scaledClock } from '../../../rehearsal/clock';
import type { ActionContext } from '../../../rehearsal/pipeline/actions/action';
import { ecsDeploy } from '../../../rehearsal/pipeline/actions/ecs';
import { zipFiles } from '../../../rehearsal/pipeline/archive';
import type { AwsEvent } from '../../../rehearsal/pipeline/rules';
import { action, lab } from './lab';

const OLD = 'arn:definition/orders:1';
const NEW = 'arn:definition/orders:2';

interface Shown {
  readonly taskDefinition: string;
  readonly rolloutState: string;
  readonly rolloutStateReason?: string;
}

let endpoint: Endpoint | undefined;
afterEach(() => endpoint?.close());

/** Deploys `imagedefinitions.json` to a service that shows these deployments, one look after another. */
async function deploy(
  looks: readonly (readonly Shown[])[],
  definitions: unknown = [{ name: 'api', imageUri: 'new' }],
) {
  const registered: Readonly<Record<string, unknown>>[] = [];
  const events: AwsEvent[] = [];
  let looked = -1;
  endpoint = await startEndpoint(
    jsonProtocol({
      service: 'ecs',
      target: 'AmazonEC2ContainerServiceV20141113',
      version: '1.1',
      operations: {
        DescribeServices() {
          const shown =
            looked < 0
              ? [{ taskDefinition: OLD, rolloutState: 'COMPLETED' }]
              : looks[Math.min(looked, looks.length - 1)];
          looked += 1;
          const deployments = shown?.map((deployment, index) => ({
            id: `ecs-svc/${index}`,
            status: index === 0 ? 'PRIMARY' : 'ACTIVE',
            ...deployment,
          }));
          return { services: [{ serviceArn: 'arn:service', taskDefinition: OLD, deployments }] };
        },
        DescribeTaskDefinition: () => ({
          taskDefinition: {
            taskDefinitionArn: OLD,
            revision: 1,
            status: 'ACTIVE',
            family: 'orders',
            cpu: '256',
            containerDefinitions: [
              { name: 'api', image: 'old' },
              { name: 'collector', image: 'kept' },
            ],
          },
        }),
        RegisterTaskDefinition(input) {
          registered.push(input);
          return { taskDefinition: { taskDefinitionArn: NEW } };
        },
        UpdateService: () => ({}),
      },
    }),
  );
  const { url } = endpoint;
  const { services } = lab([], { clock: manualClock() }).pipeline;
  const context: ActionContext<'ECS'> = {
    services: {
      ...services,
      clock: scaledClock(100_000),
      account: { endpointUrl: () => url, addImage: () => undefined },
      bus: { events, logged: [], put: (event) => void events.push(event) },
    },
    action: action('Deploy', { inputs: ['Release'] }),
    work: { provider: 'ECS', cluster: 'c', service: 's', file: 'imagedefinitions.json' },
    stage: 'Deploy',
    executionId: '1',
    input: async () =>
      zipFiles(new Map([['imagedefinitions.json', Buffer.from(JSON.stringify(definitions))]])),
    signal: new AbortController().signal,
  };
  return { result: ecsDeploy(context), registered, events };
}

describe('the action for ECS', () => {
  it('registers the service’s own task definition with the new image, and nothing else changed', async () => {
    const { registered, result } = await deploy([[{ taskDefinition: NEW, rolloutState: 'COMPLETED' }]]);
    await result;

    expect(registered).toEqual([
      {
        family: 'orders',
        cpu: '256',
        containerDefinitions: [
          { name: 'api', image: 'new' },
          { name: 'collector', image: 'kept' },
        ],
      },
    ]);
  });

  it('waits for the deployment of that revision', async () => {
    const { result } = await deploy([
      [{ taskDefinition: OLD, rolloutState: 'COMPLETED' }],
      [{ taskDefinition: NEW, rolloutState: 'IN_PROGRESS' }],
      [{ taskDefinition: NEW, rolloutState: 'COMPLETED', rolloutStateReason: 'done' }],
    ]);

    await expect(result).resolves.toEqual({ externalId: 'ecs-svc/0', summary: 'done' });
  });

  it('fails with the deployment, and tells of it', async () => {
    const { events, result } = await deploy([
      [{ taskDefinition: NEW, rolloutState: 'FAILED', rolloutStateReason: 'the hook said no' }],
    ]);

    await expect(result).rejects.toThrow(`The deployment of ${NEW} failed: the hook said no`);
    expect(events).toMatchObject([
      { resources: ['arn:service'], detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED' } },
    ]);
  });

  it('fails when ECS went back to the revision before', async () => {
    const { result } = await deploy([
      [{ taskDefinition: NEW, rolloutState: 'IN_PROGRESS' }],
      [{ taskDefinition: OLD, rolloutState: 'COMPLETED', rolloutStateReason: 'rolled back' }],
    ]);

    await expect(result).rejects.toThrow(`the service runs ${OLD} again. rolled back`);
  });

  it('refuses images of a container that is not there', async () => {
    const { registered, result } = await deploy([], [{ name: 'web', imageUri: 'x' }]);

    await expect(result).rejects.toThrow('name the container web; the task definition has api, collector');
    expect(registered).toEqual([]);
  });

  it('refuses a file of another shape', async () => {
    const { result } = await deploy([], { ImageURI: 'x' });

    await expect(result).rejects.toThrow('The image definitions in the artifact Release are not read');
  });
});
