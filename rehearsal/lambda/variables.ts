import type { EnvironmentOptions } from './environment';

/**
 * The variables that a function sees: those Lambda sets, those of the template, and the local endpoints. Nothing else
 * of this process's environment but the path is passed on, so that no credential of the user reaches a handler.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  options: EnvironmentOptions,
  runtimeApi: string,
): Record<string, string> {
  const { configuration, version, codeFolder, logStream } = options;
  return {
    ...configuration.environment,
    _HANDLER: configuration.handler,
    _X_AMZN_TRACE_ID: '',
    AWS_REGION: configuration.region,
    AWS_DEFAULT_REGION: configuration.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memoryMiB),
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroupName,
    ...(configuration.logLevel !== undefined && { AWS_LAMBDA_LOG_LEVEL: configuration.logLevel }),
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_ACCESS_KEY_ID: configuration.roleName,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_SESSION_TOKEN: 'rehearsal',
    // The template's runtime is not this machine's Node.js: the SDK's advice about that is none for the function.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: codeFolder,
    LAMBDA_RUNTIME_DIR: codeFolder,
    LANG: 'en_US.UTF-8',
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    ...options.endpoints,
  };
}
