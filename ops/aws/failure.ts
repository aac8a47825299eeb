import { OpsError, type Trouble } from '../error';

/** What a failed call means for who made it. */
export type Failure =
  /** Worth another try: too many calls, a network that fails, a fault of the service. */
  | { readonly kind: 'passing'; readonly message: string }
  | { readonly kind: 'credentials'; readonly message: string }
  | { readonly kind: 'denied'; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden']);

/** Names of the operating system and of Node.js for a network that fails. */
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

const THROTTLED = /throttl|toomanyrequests|requestlimitexceeded|slowdown|bandwidthlimit|throughputexceeded/i;

/** Says what a failed call means. @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const name = nameOf(error);
  if (CREDENTIALS.has(name) || /could not load credentials|security token/i.test(message)) {
    return { kind: 'credentials', message };
  }
  if (DENIED.has(name)) return { kind: 'denied', message };
  const network = codesOf(error).some((code) => NETWORK.has(code)) || name === 'TimeoutError';
  if (network || THROTTLED.test(name) || statusOf(error) >= 500 || name === 'InternalFailure') {
    return { kind: 'passing', message: message === '' ? name : `${name}: ${message}` };
  }
  return { kind: 'other', message };
}

/** What to tell about a call that failed for the caller's credentials, region or rights; undefined for other errors. */
export function troubleOf(error: unknown): Trouble | undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (/region is missing/i.test(message)) {
    return {
      setting: 'Region',
      value: 'not set',
      fix: 'pass --region, set AWS_REGION, or name a region in the profile or in lib/config/environments.ts',
    };
  }
  const { kind } = failureOf(error);
  if (kind === 'credentials') {
    return {
      setting: 'Credentials',
      value: message,
      fix: 'sign in (aws sso login, aws configure) or choose other ones with --profile',
    };
  }
  if (kind === 'denied') {
    return {
      setting: 'Permissions',
      value: message,
      fix: 'docs/operations.md lists what each command needs; the stack output OperationsReaderRoleArn is a role for those that only read',
    };
  }
  return undefined;
}

/** The name of the service's exception, or of the error. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** A call whose answer is welcome and not needed: undefined where it is refused, or where nothing answers it. */
export async function ifAllowed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (failureOf(error).kind === 'denied' || nameOf(error) === 'UnknownOperationException') return undefined;
    throw error;
  }
}

/** As {@link OpsError}, or the error itself. */
export function explained(error: unknown): unknown {
  if (error instanceof OpsError) return error;
  const trouble = troubleOf(error);
  return trouble === undefined ? error : new OpsError(trouble);
}

function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors.flatMap(codesOf) : [];
  return 'cause' in error ? [...code, ...inner, ...codesOf(error.cause)] : [...code, ...inner];
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 0;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return Number(metadata.httpStatusCode);
}
