/** What is known about a request beside action and resource: values by condition key. A key that is absent has none. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/**
 * The condition keys that a request here carries when it would on AWS. A policy that asks for any other is refused: its
 * answer would be a guess.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const KEYS: readonly RegExp[] = [
  // Always there. Clients here speak HTTP to the loopback interface; on AWS the same clients speak HTTPS.
  /^aws:SecureTransport$/i,
  /^aws:RequestedRegion$/i,
  // Of a role that calls.
  /^aws:PrincipalArn$/i,
  /^aws:PrincipalAccount$/i,
  // Of a service that calls for a resource.
  /^aws:SourceAccount$/i,
  /^aws:SourceArn$/i,
  /^kms:ViaService$/i,
  /^kms:EncryptionContext:.+$/i,
  /^iam:PassedToService$/i,
  // Of CreateServiceLinkedRole, which a stack calls at its creation and no program here does.
  /^iam:AWSServiceName$/i,
  /^ecs:cluster$/i,
  /^ecs:CreateAction$/i,
  /^cloudwatch:namespace$/i,
  // Objects have no tags here.
  /^s3:ExistingObjectTag\/.+$/i,
];

export function isKnownKey(key: string): boolean {
  return KEYS.some((known) => known.test(key));
}

/** The values under a key; case does not count in its name. @returns undefined when the request does not carry it */
export function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const wanted = key.toLowerCase();
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return typeof found === 'string' ? [found] : found;
}
