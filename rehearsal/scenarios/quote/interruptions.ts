import type { Deployment } from '../../codedeploy/model';
import type { Experiment } from './experiment';
import { operator } from './operator';
import { SAME_BEHAVIOUR } from './release';

/** Stops the deployment while both versions have traffic, as an operator does. */
export async function stopInMidShift(
  experiment: Experiment,
  deployment: Deployment,
): Promise<readonly string[]> {
  await untilShared(experiment, deployment);
  const person = operator(experiment.system.endpointUrl('CODEDEPLOY'));
  try {
    await person.stop(deployment.id);
  } finally {
    person.close();
  }
  return ['An operator stopped the deployment by StopDeployment.'];
}

/** Tries a second stack update and a second deployment while the first is under way. @throws Error when one is accepted */
export async function tryAnotherRelease(
  experiment: Experiment,
  deployment: Deployment,
): Promise<readonly string[]> {
  await untilShared(experiment, deployment);
  const { functionName, alias, system, group } = experiment;
  const { functionVersion, additional } = system.lambda.function(functionName).alias(alias);
  const person = operator(system.endpointUrl('CODEDEPLOY'));
  try {
    const update = await nameOfRefusal(experiment.deployRelease({ label: 'second', change: SAME_BEHAVIOUR }));
    const targetVersion = additional?.version ?? functionVersion;
    const revision = { functionName, alias, currentVersion: functionVersion, targetVersion, hooks: {} };
    const create = await nameOfRefusal(person.createDeployment(group, revision));
    return [`The second stack update was refused by ${update}, the second deployment by ${create}.`];
  } finally {
    person.close();
  }
}

/** Waits until the alias shares its calls, and then for a minute of such traffic. */
async function untilShared(experiment: Experiment, deployment: Deployment): Promise<void> {
  const { lambda, codeDeploy } = experiment.system;
  const shared = (): boolean => {
    if (codeDeploy.deployment(deployment.id).completedAt !== undefined) {
      throw new Error('The deployment ended before it could be interrupted.');
    }
    return lambda.function(experiment.functionName).alias(experiment.alias).additional !== undefined;
  };
  if (!(await experiment.waitUntil(shared, 3_600_000))) {
    throw new Error(
      'Within an hour, callers never reached both versions: the shift has no step to interrupt.',
    );
  }
  const { routing } = experiment.group;
  const stepMs = routing.type === 'AllAtOnce' ? 0 : routing.intervalMinutes * 60_000;
  await experiment.wait(Math.min(stepMs / 2, 120_000));
}

async function nameOfRefusal(attempt: Promise<unknown>): Promise<string> {
  let accepted: unknown;
  try {
    accepted = await attempt;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  throw new Error(`A second release during one was accepted: ${JSON.stringify(accepted)}.`);
}
