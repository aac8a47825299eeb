import type { LambdaService } from '../lambda/service';
import type { DeploymentTarget, LifecycleStep } from './model';

/** A deployment of a function, as the AppSpec of CodeDeploy's Lambda platform says it. */
export interface LambdaRevision {
  readonly functionName: string;
  readonly alias: string;
  readonly currentVersion: string;
  readonly targetVersion: string;
  /** Function for `BeforeAllowTraffic`, `AfterAllowTraffic`. */
  readonly hooks: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#appspec-hooks-lambda */
export const LAMBDA_LIFECYCLE: readonly LifecycleStep[] = [
  { name: 'BeforeAllowTraffic', kind: 'hook' },
  { name: 'AllowTraffic', kind: 'traffic' },
  { name: 'AfterAllowTraffic', kind: 'hook' },
];

/** An alias whose traffic moves from one version to another. */
export function lambdaTarget(lambda: LambdaService, revision: LambdaRevision): DeploymentTarget {
  const { functionName, alias, currentVersion, targetVersion, hooks } = revision;
  const { functionVersion } = lambda.function(functionName).alias(alias);
  return {
    computePlatform: 'Lambda',
    lifecycle: LAMBDA_LIFECYCLE,
    hooks,
    problem:
      functionVersion === currentVersion
        ? undefined
        : {
            code: 'INVALID_LAMBDA_CONFIGURATION',
            message: `The alias ${alias} of ${functionName} is on version ${functionVersion}, not on the current version ${currentVersion} of the AppSpec.`,
          },
    shift(percent) {
      if (percent <= 0) lambda.putAlias(functionName, alias, { functionVersion: currentVersion });
      else if (percent >= 100) lambda.putAlias(functionName, alias, { functionVersion: targetVersion });
      else {
        lambda.putAlias(functionName, alias, {
          functionVersion: currentVersion,
          additional: { version: targetVersion, weight: percent / 100 },
        });
      }
    },
  };
}
