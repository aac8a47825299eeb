import { createHash, randomBytes } from 'node:crypto';

/** A made-up id of a service deployment, of the length that AWS gives. */
export function newDeploymentId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}

/**
 * The ARN of a deployment of a service.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html#amazonelasticcontainerservice-resources-for-iam-policies
 */
export function serviceDeploymentArn(serviceArn: string, id: string): string {
  return `${serviceArn.replace(':service/', ':service-deployment/')}/${id}`;
}

/**
 * The ARN of a service revision: the service with one revision of its task definition, the same each time it is asked
 * for. On AWS the same task definition can be in several; here each deployment registers its own.
 *
 * @param revision `family:revision`
 */
export function serviceRevisionArn(serviceArn: string, revision: string): string {
  const hash = createHash('sha256').update(`${serviceArn} ${revision}`).digest();
  const id = (hash.readBigUInt64BE() % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n;
  return `${serviceArn.replace(':service/', ':service-revision/')}/${id}`;
}
