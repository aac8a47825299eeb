/** What the Authorization header of a signed request says about the caller. The signature itself is not checked. */
export interface CredentialScope {
  /** Access key id; in a rehearsal, the name of the role. */
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name of the service. */
  readonly service: string;
}

const SCOPE = /^AWS4-HMAC-SHA256\s.*?Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;

/**
 * Reads the credential scope of a Signature Version 4 header.
 *
 * @returns undefined for a request that is not signed
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, region, service] = SCOPE.exec(authorization ?? '') ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}
