import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { SecretReference } from '../config/settings';

/** An ARN of a secret ends with a hyphen and six characters that Secrets Manager adds. */
const COMPLETE_SECRET_ARN = /^arn:[^:]+:secretsmanager:[^:]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/;

/**
 * A parameter or secret as a container's environment variable takes it: by reference, read when the task starts.
 *
 * The execution role may read this one and do nothing else with it. A secret under a customer-managed key needs
 * `kms:Decrypt` on that key besides: grant it in the key's policy to the role that the stack creates.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 */
export function containerSecret(scope: Construct, reference: SecretReference): ecs.Secret {
  return reference.source === 'ssm'
    ? parameterValue(scope, reference.name)
    : secretsManagerValue(scope, reference);
}

/** A whole secret that another stack of the app keeps, under the key of AWS. The execution role may read this one. */
export function secretOfApp(secret: secretsmanager.ISecret): ecs.Secret {
  return {
    arn: secret.secretArn,
    grantRead: (grantee) =>
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['secretsmanager:GetSecretValue'],
        resourceArns: [secret.secretArn],
      }),
  };
}

function secretsManagerValue(
  scope: Construct,
  reference: Extract<SecretReference, { source: 'secrets-manager' }>,
): ecs.Secret {
  const complete = COMPLETE_SECRET_ARN.test(reference.name);
  const arn = reference.name.startsWith('arn:')
    ? reference.name
    : Stack.of(scope).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: reference.name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
  return {
    // A field stands after the ARN, followed by an empty version stage and version id.
    arn: reference.field === undefined ? arn : `${arn}:${reference.field}::`,
    hasField: reference.field !== undefined,
    grantRead: (grantee) =>
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['secretsmanager:GetSecretValue'],
        resourceArns: [complete ? arn : `${arn}-??????`],
      }),
  };
}

function parameterValue(scope: Construct, name: string): ecs.Secret {
  const arn = name.startsWith('arn:')
    ? name
    : Stack.of(scope).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: name.replace(/^\//, ''),
      });
  return {
    arn,
    grantRead: (grantee) =>
      iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [arn] }),
  };
}
