import type { DeploymentTarget } from '../codedeploy/model';
import type { CodeDeployService, CreateDeployment } from '../codedeploy/service';
import { predefinedRouting } from '../codedeploy/traffic-routing';
import { configInfo, deploymentInfo, deploymentTarget, groupInfo } from './codedeploy-descriptions';
import { record, text, texts } from './input';
import type { Input } from './input';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';
import { jsonProtocol } from './wire-json';
import type { WallTime } from './wall-time';

export interface CodeDeployEndpointOptions {
  readonly codeDeploy: CodeDeployService;
  /** What an AppSpec deploys. @throws ServiceError `InvalidRevisionException` */
  readonly target: (appSpec: string) => DeploymentTarget;
  readonly time: WallTime;
}

/**
 * The operations of CodeDeploy that hooks, pipelines and people call, over JSON 1.1.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_Operations.html
 */
export function codeDeployProtocol({ codeDeploy, target, time }: CodeDeployEndpointOptions): WireProtocol {
  /** By deployment. */
  const appSpecs = new Map<string, string>();
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
        const appSpec = appSpecOf(input);
        const deployment = codeDeploy.create({
          applicationName: text(input, 'applicationName', 'ApplicationNameRequiredException'),
          groupName: text(input, 'deploymentGroupName', 'DeploymentGroupNameRequiredException'),
          target: target(appSpec),
          alarms: overriddenAlarms(input.overrideAlarmConfiguration),
          configuration: overriddenConfiguration(input.deploymentConfigName),
        });
        appSpecs.set(deployment.id, appSpec);
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
      ContinueDeployment(input) {
        const wait = input.deploymentWaitType ?? 'READY_WAIT';
        if (wait !== 'READY_WAIT' && wait !== 'TERMINATION_WAIT') {
          throw new ServiceError(
            'InvalidDeploymentWaitTypeException',
            `The wait type is ${JSON.stringify(wait)}; READY_WAIT and TERMINATION_WAIT are possible.`,
          );
        }
        codeDeploy.proceed(deploymentId(input), wait);
        return {};
      },
      GetDeployment(input) {
        const id = deploymentId(input);
        const content = appSpecs.get(id);
        return {
          deploymentInfo: {
            ...deploymentInfo(codeDeploy.deployment(id), time),
            ...(content !== undefined && {
              revision: { revisionType: 'AppSpecContent', appSpecContent: { content } },
            }),
          },
        };
      },
      GetDeploymentGroup: (input) => ({
        deploymentGroupInfo: groupInfo(
          codeDeploy.group(text(input, 'applicationName'), text(input, 'deploymentGroupName')),
        ),
      }),
      GetDeploymentConfig(input) {
        const name = text(input, 'deploymentConfigName', 'DeploymentConfigNameRequiredException');
        return { deploymentConfigInfo: configInfo(name, codeDeploy.routingOf(name)) };
      },
      ListDeploymentTargets: (input) => ({ targetIds: [targetId(codeDeploy, deploymentId(input))] }),
      GetDeploymentTarget(input) {
        const id = deploymentId(input);
        const known = targetId(codeDeploy, id);
        if (text(input, 'targetId') !== known) {
          throw new ServiceError(
            'DeploymentTargetDoesNotExistException',
            `The deployment ${id} has the target ${known} and no other.`,
          );
        }
        const view = codeDeploy.deployment(id);
        return { deploymentTarget: deploymentTarget(view, known, codeDeploy.target(id), time) };
      },
      ListDeployments: (input) => ({
        deployments: codeDeploy
          .deployments()
          .filter(({ applicationName, groupName, status }) => {
            const statuses = texts(input.includeOnlyStatuses);
            return (
              (input.applicationName ?? applicationName) === applicationName &&
              (input.deploymentGroupName ?? groupName) === groupName &&
              (statuses.length === 0 || statuses.includes(status))
            );
          })
          .map(({ id }) => id)
          .toReversed(),
      }),
    },
  });
}

/** @throws ServiceError `InvalidRevisionException` for a revision that is not given in the call itself */
function appSpecOf(input: Input): string {
  const revision = record(input.revision);
  const { content } = record(revision.appSpecContent ?? revision.string);
  if (typeof content === 'string') return content;
  throw new ServiceError(
    'InvalidRevisionException',
    'The rehearsal deploys an AppSpec given as appSpecContent or string.',
  );
}

function targetId(codeDeploy: CodeDeployService, id: string): string {
  const { applicationName, groupName } = codeDeploy.deployment(id);
  return codeDeploy.group(applicationName, groupName).targetId ?? id;
}

function overriddenAlarms(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const { enabled, alarms } = record(value);
  return enabled === true && Array.isArray(alarms) ? alarms.map((alarm) => String(record(alarm).name)) : [];
}

/** @throws ServiceError for a configuration of one's own: a deployment can only name one that AWS predefines here */
function overriddenConfiguration(name: unknown): CreateDeployment['configuration'] {
  if (name === undefined) return undefined;
  const routing = typeof name === 'string' ? predefinedRouting(name) : undefined;
  if (typeof name === 'string' && routing) return { name, routing };
  throw new ServiceError(
    'DeploymentConfigDoesNotExistException',
    `The rehearsal knows the predefined deployment configurations; it got ${JSON.stringify(name)}.`,
  );
}

function deploymentId(input: Input): string {
  return text(input, 'deploymentId', 'DeploymentIdRequiredException');
}
