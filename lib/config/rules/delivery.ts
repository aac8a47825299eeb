import { BUILD_VARIABLES } from '../../delivery/pipeline/build-variables';
import { showPath, showValue } from '../error';
import { rule } from './rule';

/** What a build needs beside the wait for the scan: packages, tests, image. */
const REST_OF_THE_BUILD_MINUTES = 5;

/** A build that CodeBuild stops at its time-out says nothing of the scan that it was waiting for. */
export const buildOutlastsTheScan = rule(
  ['delivery.build.timeoutMinutes', 'delivery.scan.waitMinutes'],
  ({ delivery: { build, scan } }) => {
    const longestWait = build.timeoutMinutes - REST_OF_THE_BUILD_MINUTES;
    const needed = scan.waitMinutes + REST_OF_THE_BUILD_MINUTES;
    return scan.waitMinutes > longestWait
      ? {
          setting: 'delivery.build.timeoutMinutes',
          value: showValue(build.timeoutMinutes),
          accepted: `at least ${needed}: delivery.scan.waitMinutes and ${REST_OF_THE_BUILD_MINUTES} minutes for the rest of the build`,
          fix: `raise delivery.build.timeoutMinutes to ${needed}, or wait fewer minutes for the scan`,
        }
      : undefined;
  },
);

/** Set by CodeBuild itself or read by the AWS CLI: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
const SET_BY_CODEBUILD = /^(AWS|CODEBUILD)_/i;
/** Set by the build host. */
const SET_BY_HOST = ['HOME', 'PATH', 'NODE_OPTIONS'];

/** A variable of the same name would replace the image's name or tag in the middle of a release. */
export const buildVariablesShadowNone = rule(['delivery.build.variables'], ({ delivery }) => {
  const taken: readonly string[] = [...Object.values(BUILD_VARIABLES), ...SET_BY_HOST];
  return Object.keys(delivery.build.variables)
    .filter((name) => taken.includes(name) || SET_BY_CODEBUILD.test(name))
    .map((name) => ({
      setting: showPath(['delivery', 'build', 'variables', name]),
      value: `the variable ${name}`,
      accepted: `a name other than ${taken.join(', ')}, not beginning with AWS_ or CODEBUILD_`,
      fix: `give the variable another name, for example BUILD_${name}, and read that in the build`,
    }));
});
