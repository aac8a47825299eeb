import {
  CodeDeployClient,
  CreateDeploymentCommand,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import {
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { createServer, type Server } from 'node:http';
import { parse } from 'yaml';
import { versionBefore } from '../../ops/rollback/function';
import { listenOnLoopback } from '../../rehearsal/aws/loopback';
import { deploymentEndedWell } from './ended-well';
import { LocalServices } from './endpoints';
import { run } from './run';

const STACKS = {
  'shop-sandbox-quote': {
    QuoteFunctionName: 'quote',
    QuoteAliasName: 'live',
    QuoteApplicationName: 'app',
    QuoteDeploymentGroupName: 'group',
  },
};

/** The target of a deployment that replaced one version by another. */
const replaced = (currentVersion: string, targetVersion: string) => ({
  deploymentTarget: { lambdaTarget: { lambdaFunctionInfo: { currentVersion, targetVersion } } },
});

/** What an AppSpec that shifts the alias holds. */
const shift = (CurrentVersion: string, TargetVersion: string): object => ({
  Resources: [{ function: { Properties: { Name: 'quote', Alias: 'live', CurrentVersion, TargetVersion } } }],
});

describe('the function', () => {
  let services: LocalServices;
  const codeDeploy = mockClient(CodeDeployClient);
  const lambda = mockClient(LambdaClient);
  const sts = mockClient(STSClient);

  beforeEach(async () => {
    for (const mock of [codeDeploy, lambda, sts]) mock.reset();
    services = new LocalServices();
    await services.addStacks(STACKS);
    await services.addAlarms({});
    sts.on(GetCallerIdentityCommand).resolves({ Arn: 'me' });
    lambda.on(GetAliasCommand).resolves({ FunctionVersion: '7' });
    lambda.on(ListVersionsByFunctionCommand).resolves({
      Versions: [{ Version: '$LATEST' }, { Version: '3' }, { Version: '6' }, { Version: '7' }],
    });
    deploymentEndedWell(codeDeploy, 'd-1');
    codeDeploy
      .on(ListDeploymentsCommand)
      .resolves({ deployments: [] })
      .on(CreateDeploymentCommand)
      .resolves({ deploymentId: 'd-1' });
  });
  afterEach(() => services.close());

  /** Packages that the function was given, by the names of their files. */
  const packages = (): readonly string[][] =>
    lambda
      .commandCalls(UpdateFunctionCodeCommand)
      .map(({ args }) => Object.keys(unzipSync(args[0].input.ZipFile ?? new Uint8Array())));
  const shifted = (): unknown => {
    const { input } = codeDeploy.commandCalls(CreateDeploymentCommand)[0]?.args[0] ?? {};
    return Object(parse(input?.revision?.appSpecContent?.content ?? ''));
  };

  it('is watched by the shares of its alias', async () => {
    lambda.on(GetAliasCommand).resolves({
      FunctionVersion: '6',
      RoutingConfig: { AdditionalVersionWeights: { 7: 0.1 } },
    });
    const { out, status } = await run(['watch', 'd-1', '--subject', 'function']);
    expect(out.map((line) => line.slice('00:00:00 '.length))).toContain(
      'traffic version 6 90 %, version 7 10 %',
    );
    expect(status).toBe(0);
  });

  it('is watched also by who may not see its alias, and is told so', async () => {
    lambda
      .on(GetAliasCommand)
      .rejects(Object.assign(new Error('operator may not'), { name: 'AccessDeniedException' }));
    const { out, status } = await run(['watch', 'd-1', '--subject', 'function']);
    expect(out.map((line) => line.slice('00:00:00 '.length))).toContain(
      'traffic cannot be seen with these permissions',
    );
    expect(status).toBe(0);
  });

  it('goes back to the version that its last deployment replaced', async () => {
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-1', 'd-0'] });
    codeDeploy
      .on(GetDeploymentTargetCommand, { deploymentId: 'd-1', targetId: 'd-1' })
      .resolves(replaced('7', '8'))
      .on(GetDeploymentTargetCommand, { deploymentId: 'd-0', targetId: 'd-0' })
      .resolves(replaced('3', '7'));
    codeDeploy
      .on(GetDeploymentCommand, { deploymentId: 'd-0' })
      .resolves({ deploymentInfo: { deploymentId: 'd-0', status: 'Succeeded' } });
    const { status } = await run(['rollback', '--subject', 'function', '--yes']);
    expect(shifted()).toMatchObject(shift('7', '3'));
    expect(status).toBe(0);
  });

  it('goes further back from what a rollback brought, not forward to what it took back', async () => {
    codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-2', 'd-0'] });
    codeDeploy
      .on(GetDeploymentTargetCommand, { deploymentId: 'd-2', targetId: 'd-2' })
      .resolves(replaced('10', '7'))
      .on(GetDeploymentTargetCommand, { deploymentId: 'd-0', targetId: 'd-0' })
      .resolves(replaced('3', '7'));
    const { error } = await run(['rollback', '--subject', 'function'], { ask: () => Promise.resolve('n') });
    expect(error.slice(0, 2)).toEqual([
      'Deploy 3',
      '  of quote, in place of 7: all traffic at once; no hook and no alarm stops it',
    ]);
  });

  it('goes back to the highest version below the live one when no deployment tells', async () => {
    await run(['rollback', '--subject', 'function', '--yes']);
    expect(shifted()).toMatchObject(shift('7', '6'));
  });

  it('has nothing to go back to before its second version', () => {
    expect(versionBefore(['$LATEST', '1'], '1')).toBeUndefined();
  });

  /** The deployment is stopped for this reason. */
  const stoppedBy = (code: 'ALARM_ACTIVE' | 'HOOK_EXECUTION_FAILURE'): void => {
    const deploymentInfo = {
      deploymentId: 'd-1',
      status: 'Stopped' as const,
      errorInformation: { code, message: 'why.' },
    };
    codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo });
  };

  describe('in the drill that slows it down', () => {
    let code: Server;
    const zip = zipSync({ 'index.js': strToU8('exports.handler = async () => 1;') });
    beforeEach(async () => {
      code = createServer((_, response) => response.end(zip));
      const Location = await listenOnLoopback(code);
      lambda
        .on(GetFunctionCommand)
        .resolves({
          Code: { Location },
          Configuration: { Handler: 'index.handler', LastUpdateStatus: 'Successful' },
        })
        .on(UpdateFunctionCodeCommand)
        .resolves({})
        .on(PublishVersionCommand)
        .resolves({ Version: '8' })
        .on(InvokeCommand)
        .resolves({})
        .on(DeleteFunctionCommand)
        .resolves({});
    });
    afterEach(async () => {
      code.closeAllConnections();
      await new Promise((resolve) => code.close(resolve));
    });

    it('recovers when the alarms stop the shift; its code is put back and the version removed', async () => {
      stoppedBy('ALARM_ACTIVE');
      const { status, out } = await run(['drill', 'slow-function', '--yes']);
      expect(shifted()).toMatchObject(shift('7', '8'));
      expect(packages()).toEqual([['index.js', 'released-before-the-drill.js'], ['index.js']]);
      expect(lambda.commandCalls(DeleteFunctionCommand)[0]?.args[0].input.Qualifier).toBe('8');
      expect(out).toContain('  The shift was stopped: ALARM_ACTIVE: why.');
      expect(out).toContain('Recovered as expected.');
      expect(status).toBe(0);
    });

    it('has not recovered as expected when something else than an alarm stopped the shift', async () => {
      stoppedBy('HOOK_EXECUTION_FAILURE');
      const { status, out } = await run(['drill', 'slow-function', '--yes']);
      expect(out).toContain('  The shift was stopped, and by no alarm: HOOK_EXECUTION_FAILURE: why.');
      expect(status).toBe(1);
    });

    it('has not recovered when the shift went through; a version that serves is not removed', async () => {
      lambda.on(GetAliasCommand).resolvesOnce({ FunctionVersion: '7' }).resolves({ FunctionVersion: '8' });
      const { status, out } = await run(['drill', 'slow-function', '--yes']);
      expect(packages().at(-1)).toEqual(['index.js']);
      expect(lambda.commandCalls(DeleteFunctionCommand)).toHaveLength(0);
      expect(out).toContain('Did not recover as expected.');
      expect(status).toBe(1);
    });
  });
});
