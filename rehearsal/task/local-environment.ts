export interface LocalEndpoints {
  /** Of DynamoDB. */
  readonly tableUrl: string;
  /** Of every other service. */
  readonly othersUrl: string;
  /** Of Step Functions. @default it is one of the others */
  readonly workflowsUrl?: string;
}

/**
 * What the machine adds to a task: a region, the task role as credentials, and local endpoints for every service.
 *
 * @param taskRole undefined for a task definition without one
 */
export function localEnvironment(
  region: string,
  taskRole: string | undefined,
  { tableUrl, othersUrl, workflowsUrl }: LocalEndpoints,
): Readonly<Record<string, string>> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_ACCESS_KEY_ID: taskRole ?? 'no-task-role',
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: othersUrl,
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
    ...(workflowsUrl === undefined ? {} : { AWS_ENDPOINT_URL_SFN: workflowsUrl }),
  };
}
