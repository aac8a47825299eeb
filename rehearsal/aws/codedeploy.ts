import { parseLambdaAppSpec } from '../codedeploy/appspec';
import { lambdaTarget } from '../codedeploy/lambda-target';
import type { Deployment } from '../codedeploy/model';
import type { CodeDeployService } from '../codedeploy/service';
import type { LambdaService } from '../lambda/service';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

/**
 * The operations of CodeDeploy that hooks and people call, over JSON 1.1.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Operations.html
 */
export function codeDeployProtocol(
  codeDeploy: CodeDeployService,
  lambda: LambdaService,
  time: WallTime,
): WireProtocol {
  return jsonProtocol({
    service: 'codedeploy',
    target: 'CodeDeploy_20141006',
    version: '1.1',
    operations: {
      PutLifecycleEventHookExecutionStatus(input) {
        const executionId = text(input, 'lifecycleEventHookExecutionId');
        codeDeploy.report(deploymentId(input), executionId, text(input, 'status'));
        return { lifecycleEventHookExecutionId: executionId };
      },
      CreateDeployment(input) {
        const revision = record(input.revision);
        const content = record(revision.appSpecContent ?? revision.string).content;
        if (typeof content !== 'string') {
          throw new ServiceError(
            'InvalidRevisionException',
            'The rehearsal deploys an AppSpec given as appSpecContent or string.',
          );
        }
        const deployment = codeDeploy.create({
          applicationName: text(input, 'applicationName'),
          groupName: text(input, 'deploymentGroupName'),
          target: lambdaTarget(lambda, parseLambdaAppSpec(content)),
          alarms: overriddenAlarms(input.overrideAlarmConfiguration),
        });
        return { deploymentId: deployment.id };
      },
      StopDeployment(input) {
        const { autoRollbackEnabled } = input;
        codeDeploy.stop(
          deploymentId(input),
          typeof autoRollbackEnabled === 'boolean' ? autoRollbackEnabled : undefined,
        );
        return { status: 'Succeeded', statusMessage: 'The deployment was stopped.' };
      },
      GetDeployment: (input) => ({
        deploymentInfo: deploymentInfo(codeDeploy.deployment(deploymentId(input)), time),
      }),
      ListDeployments: (input) => ({
        deployments: codeDeploy
          .deployments()
          .filter(({ applicationName, groupName, status }) => {
            const statuses = input.includeOnlyStatuses;
            return (
              (input.applicationName ?? applicationName) === applicationName &&
              (input.deploymentGroupName ?? groupName) === groupName &&
              (!Array.isArray(statuses) || statuses.length === 0 || statuses.includes(status))
            );
          })
          .map(({ id }) => id)
          .toReversed(),
      }),
    },
  });
}

function deploymentInfo(deployment: Deployment, time: WallTime): object {
  const { rollbackDeploymentId, rollbackOf, error, completedAt } = deployment;
  return {
    applicationName: deployment.applicationName,
    deploymentGroupName: deployment.groupName,
    deploymentConfigName: deployment.configName,
    deploymentId: deployment.id,
    computePlatform: deployment.computePlatform,
    creator: deployment.creator,
    status: deployment.status,
    createTime: time.epochSeconds(deployment.createdAt),
    completeTime: completedAt === undefined ? undefined : time.epochSeconds(completedAt),
    errorInformation: error,
    rollbackInfo:
      (rollbackDeploymentId ?? rollbackOf)
        ? { rollbackDeploymentId, rollbackTriggeringDeploymentId: rollbackOf }
        : undefined,
  };
}

function overriddenAlarms(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const { enabled, alarms } = record(value);
  return enabled === true && Array.isArray(alarms) ? alarms.map((alarm) => String(record(alarm).name)) : [];
}

function deploymentId(input: Readonly<Record<string, unknown>>): string {
  if (typeof input.deploymentId === 'string' && input.deploymentId !== '') return input.deploymentId;
  throw new ServiceError('DeploymentIdRequiredException', 'At least one deployment ID must be specified.');
}

function text(input: Readonly<Record<string, unknown>>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError('ValidationException', `${name} is missing.`);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
