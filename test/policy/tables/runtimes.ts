/** When these tables were last held against the pages that they name. */
export const CHECKED_ON = '2026-11-21';

/**
 * Lambda runtimes that may be used, with the day on which AWS deprecates each.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-supported
 */
export const SUPPORTED_UNTIL: Readonly<Record<string, string>> = {
  'nodejs24.x': '2028-04-30',
};

/**
 * Images of CodeBuild that AWS maintains.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html
 */
export const BUILD_IMAGES: readonly string[] = ['aws/codebuild/amazonlinux-aarch64-standard:3.0'];
