import {
  CodeDeployClient,
  CreateDeploymentCommand,
  type DeploymentInfo,
  GetDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createServer, type Server } from 'node:http';
import { listenOnLoopback } from '../../rehearsal/aws/loopback';
import { deploymentEndedWell } from './ended-well';
import { LocalServices } from './endpoints';
import { run } from './run';

const LIVE = 'arn:aws:ecs:us-east-1:111122223333:task-definition/shop:4';
const IMAGE = 'repository/shop@sha256:live';
const WORDS = ['drill', 'bad-release', '--yes'];

/** A task definition with the order API beside another container. */
const definition = (image: string) => ({
  family: 'shop',
  containerDefinitions: [
    { name: 'order-api', image, environment: [{ name: 'TABLE_NAME', value: 'orders' }] },
    { name: 'collector', image: 'collector:1' },
  ],
});

/** A deployment of Amazon ECS. */
const named = (id: string) => ({
  serviceDeploymentArn: `arn:aws:ecs:us-east-1:111122223333:service-deployment/cluster/order-api/${id}`,
});

describe('the drill with a bad release', () => {
  let services: LocalServices;
  let api: Server;
  let ready: number;
  const codeDeploy = mockClient(CodeDeployClient);
  const ecs = mockClient(ECSClient);
  const ssm = mockClient(SSMClient);

  beforeEach(async () => {
    for (const mock of [codeDeploy, ecs, ssm]) mock.reset();
    services = new LocalServices();
    ready = 200;
    api = createServer((_, response) => {
      response.writeHead(ready, { 'content-type': 'application/json' });
      response.end('{}');
    });
    await services.addAlarms({});
    ecs
      .on(DescribeServicesCommand)
      .resolves({
        services: [{ taskDefinition: LIVE, loadBalancers: [{ containerName: 'order-api' }] }],
      })
      .on(DescribeTaskDefinitionCommand)
      .resolves({ taskDefinition: definition(IMAGE) })
      .on(RegisterTaskDefinitionCommand)
      .resolves({ taskDefinition: { taskDefinitionArn: 'shop:5' } });
  });
  afterEach(async () => {
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
    await services.close();
  });

  const deployed = async (more: Readonly<Record<string, string>>): Promise<void> =>
    services.addStacks({
      'shop-sandbox-service': {
        ClusterName: 'cluster',
        ServiceName: 'order-api',
        ServiceUrl: await listenOnLoopback(api),
        ...more,
      },
    });

  /** The image that was released, and the table that it was given. */
  const released = (): unknown => {
    const { containerDefinitions } = ecs.commandCalls(RegisterTaskDefinitionCommand)[0]?.args[0].input ?? {};
    return [containerDefinitions?.[0]?.image, containerDefinitions?.[0]?.environment];
  };
  const broken = [IMAGE, [{ name: 'TABLE_NAME', value: 'a-table-that-does-not-exist' }]];

  /** The deployment of the bad release ends so. */
  const ends = (info: DeploymentInfo): void => {
    codeDeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-bad' })
      .resolves({ deploymentInfo: { deploymentId: 'd-bad', ...info } });
  };

  describe('by CodeDeploy', () => {
    beforeEach(async () => {
      await deployed({
        DeploymentApplicationName: 'app',
        DeploymentGroupName: 'group',
        TaskDefinitionDocument: 'taskdef',
        AppSpecDocument: 'appspec',
      });
      ssm
        .on(GetParameterCommand, { Name: 'taskdef' })
        .resolves({ Parameter: { Value: JSON.stringify(definition('<IMAGE>')) } })
        .on(GetParameterCommand, { Name: 'appspec' })
        .resolves({ Parameter: { Value: 'TaskDefinition: <TASK_DEFINITION>' } });
      deploymentEndedWell(codeDeploy, 'd-back');
      codeDeploy.on(CreateDeploymentCommand).resolves({ deploymentId: 'd-bad' });
      ends({
        status: 'Failed',
        errorInformation: { code: 'HOOK_EXECUTION_FAILURE' },
        rollbackInfo: { rollbackDeploymentId: 'd-back' },
      });
    });

    it('releases what serves without its table, and recovers when the hooks refuse it', async () => {
      const { out, status } = await run(WORDS);
      expect(released()).toEqual(broken);
      expect(
        codeDeploy.commandCalls(CreateDeploymentCommand)[0]?.args[0].input.revision?.appSpecContent,
      ).toEqual({ content: 'TaskDefinition: shop:5' });
      expect(out.slice(-4)).toEqual([
        '  d-bad was refused.',
        '  shop:4 serves as before.',
        '  /health/ready answers 200.',
        'Recovered as expected.',
      ]);
      expect(status).toBe(0);
    });

    it('has not recovered when nobody refused it', async () => {
      ends({ status: 'Succeeded' });
      const { out, status } = await run(WORDS);
      expect(out).toContain('  d-bad was accepted: the hooks did not see it.');
      expect(status).toBe(1);
    });

    it('has not recovered while the service is not ready', async () => {
      ready = 503;
      const { out, status } = await run(WORDS);
      expect(out).toContain('  /health/ready answers 503.');
      expect(status).toBe(1);
    });

    it('has not recovered when another revision serves than before', async () => {
      ecs
        .on(DescribeServicesCommand)
        .resolvesOnce({ services: [{ taskDefinition: LIVE, loadBalancers: [] }] })
        .resolves({ services: [{ taskDefinition: LIVE.replace(':4', ':5'), loadBalancers: [] }] });
      const { out, status } = await run(WORDS);
      expect(out).toContain('  shop:5 serves; before it was shop:4.');
      expect(status).toBe(1);
    });
  });

  it('lets Amazon ECS release it where that releases the service, and recovers when it went back', async () => {
    await deployed({});
    const bad = {
      ...named('bad'),
      status: 'ROLLBACK_SUCCESSFUL' as const,
      finishedAt: new Date(0),
      rollback: { reason: 'a hook failed' },
    };
    ecs
      .on(ListServiceDeploymentsCommand)
      .resolvesOnce({ serviceDeployments: [named('good')] })
      .resolves({ serviceDeployments: [bad, named('good')] })
      .on(DescribeServiceDeploymentsCommand)
      .resolves({ serviceDeployments: [bad] })
      .on(UpdateServiceCommand)
      .resolves({});
    const { out, status } = await run(WORDS);
    expect(released()).toEqual(broken);
    expect(ecs.commandCalls(UpdateServiceCommand)[0]?.args[0].input.taskDefinition).toBe('shop:5');
    expect(out).toContain('  bad was refused.');
    expect(status).toBe(0);
  });
});
