import type { AccessRequest, Decision } from './evaluate';

type Refused = Extract<Decision, { allowed: false }>;

/**
 * What the caller reads, in AWS's words.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalMessage({ principal, action, resource }: AccessRequest, refused: Refused): string {
  const { deny, refusal } = refused;
  const article = refusal === 'identity-based policy' ? 'an' : 'a';
  const why = deny
    ? `with an explicit deny in ${article} ${refusal}`
    : `because no ${refusal} allows the ${action} action`;
  const who =
    principal.kind === 'role'
      ? `arn:${principal.arn.split(':')[1] ?? 'aws'}:sts::${principal.account}:assumed-role/${principal.name}/rehearsal`
      : principal.name;
  return `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

/** What people read beside it: the statement that denies, or the one that came closest. */
export function refusalExplanation({ deny, nearest }: Refused): string | undefined {
  return deny ? `The ${deny.origin} denies it.` : nearest?.explanation;
}

/** An error of a service: its name and HTTP status. */
export interface ErrorShape {
  readonly code: string;
  readonly status: number;
}

const ACCESS_DENIED: ErrorShape = { code: 'AccessDeniedException', status: 400 };

/**
 * How a service answers a call that is not allowed, by its signing name.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const DENIED: Readonly<Record<string, ErrorShape>> = {
  lambda: { code: 'AccessDeniedException', status: 403 },
  sns: { code: 'AuthorizationError', status: 403 },
  s3: { code: 'AccessDenied', status: 403 },
};

/**
 * How a service answers when the caller may not use the key of what is called.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html#API_SendMessage_Errors
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html#API_StartExecution_Errors
 */
const KEY_DENIED: Readonly<Record<string, ErrorShape>> = {
  sqs: { code: 'KmsAccessDenied', status: 400 },
  sns: { code: 'KMSAccessDenied', status: 400 },
  states: { code: 'KmsAccessDeniedException', status: 400 },
};

/** The error with which a service refuses an action. */
export function errorShape(service: string, action: string): ErrorShape {
  const table = action.startsWith('kms:') ? KEY_DENIED : DENIED;
  return (
    (Object.hasOwn(table, service) ? table[service] : undefined) ??
    (Object.hasOwn(DENIED, service) ? DENIED[service] : undefined) ??
    ACCESS_DENIED
  );
}
