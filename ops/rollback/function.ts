import {
  CodeDeployClient,
  GetDeploymentTargetCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-codedeploy';
import { GetAliasCommand, LambdaClient, paginateListVersionsByFunction } from '@aws-sdk/client-lambda';
import { stringify } from 'yaml';
import type { OpsContext } from '../context/context';
import { createDeployment } from '../release/by-codedeploy';
import { caller } from '../release/caller';
import type { CodeDeploySubject } from '../watch/codedeploy-poller';
import { AT_ONCE_UNGUARDED, ROLLED_BACK, type RollbackMeans } from './means';
import { goesBack } from './served-before';

const AT_ONCE = 'CodeDeployDefault.LambdaAllAtOnce';

type FunctionSubject = CodeDeploySubject & Required<Pick<CodeDeploySubject, 'alias'>>;

/** How the function is taken back: its alias is shifted by CodeDeploy, at once. */
export function functionRollback({ clients }: OpsContext, subject: FunctionSubject): RollbackMeans {
  const { application, group, alias } = subject;
  const codeDeploy = clients.get(CodeDeployClient);
  const lambda = clients.get(LambdaClient);
  const live = async (): Promise<string> => {
    const { FunctionVersion = '' } = await lambda.send(
      new GetAliasCommand({ FunctionName: alias.functionName, Name: alias.name }),
    );
    return FunctionVersion;
  };
  return {
    live,
    way: AT_ONCE_UNGUARDED,
    async previous(version) {
      const { deployments = [] } = await codeDeploy.send(
        new ListDeploymentsCommand({
          applicationName: application,
          deploymentGroupName: group,
          includeOnlyStatuses: ['Succeeded'],
        }),
      );
      for (const deploymentId of deployments) {
        const { deploymentTarget } = await codeDeploy.send(
          // The target of a function has the id of its deployment.
          new GetDeploymentTargetCommand({ deploymentId, targetId: deploymentId }),
        );
        const { currentVersion, targetVersion } = deploymentTarget?.lambdaTarget?.lambdaFunctionInfo ?? {};
        if (targetVersion !== version || currentVersion === undefined) continue;
        if (!goesBack(currentVersion, version)) return currentVersion;
      }
      return versionBefore(await versions(lambda, alias.functionName), version);
    },
    stop: async (deploymentId) => {
      await codeDeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
    },
    async redeploy(target) {
      const appSpec = lambdaAppSpec(alias, await live(), target);
      return createDeployment(clients, {
        application,
        group,
        appSpec,
        configuration: AT_ONCE,
        // The alarm that calls for a rollback would stop it.
        ignoreAlarms: true,
        description: `${ROLLED_BACK} version ${target} by ${await caller(clients)}`,
      });
    },
    done: () => Promise.resolve(),
  };
}

async function versions(client: LambdaClient, functionName: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of paginateListVersionsByFunction({ client }, { FunctionName: functionName })) {
    found.push(...(page.Versions ?? []).flatMap(({ Version }) => Version ?? []));
  }
  return found;
}

/** The highest published version below one. */
export function versionBefore(all: readonly string[], version: string): string | undefined {
  const older = all.map(Number).filter((number) => Number.isInteger(number) && number < Number(version));
  return older.length === 0 ? undefined : String(Math.max(...older));
}

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-lambda */
export function lambdaAppSpec(
  alias: FunctionSubject['alias'],
  currentVersion: string,
  targetVersion: string,
): string {
  const Properties = {
    Name: alias.functionName,
    Alias: alias.name,
    CurrentVersion: currentVersion,
    TargetVersion: targetVersion,
  };
  return stringify({
    version: 0.0,
    Resources: [{ function: { Type: 'AWS::Lambda::Function', Properties } }],
  });
}
