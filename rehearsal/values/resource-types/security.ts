import { arn, globalArn, hex, nameFrom, uuid, type ResourceTypes, type Subject } from './subject';

const roleName = nameFrom('RoleName', 64);
/** A path begins and ends with a slash. */
const pathOf = (subject: Subject): string => subject.text('Path', '/');

const keyArn = arn('kms', (subject) => `key/${uuid(subject)}`);
const managedPolicyArn = globalArn(
  'iam',
  (subject) => `policy${pathOf(subject)}${nameFrom('ManagedPolicyName', 128)(subject)}`,
);
const certificateArn = arn('acm', (subject) => `certificate/${uuid(subject)}`);

/** Secrets Manager puts six characters of its own behind the name. */
const secretArn = arn(
  'secretsmanager',
  (subject) => `secret:${nameFrom('Name', 512)(subject)}-${hex(subject, 6)}`,
);

const providerArn = globalArn('iam', (subject) => {
  const host = subject.text('Url').replace(/^https:\/\//, '');
  return `oidc-provider/${host}`;
});

/** Resource types of identity, keys, secrets, certificates and names. */
export const SECURITY_TYPES: ResourceTypes = {
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: {
      Arn: globalArn('iam', (subject) => `role${pathOf(subject)}${roleName(subject)}`),
      RoleId: (subject) => `AROA${hex(subject, 17).toUpperCase()}`,
    },
  },
  'AWS::IAM::Policy': { ref: (subject) => subject.text('PolicyName'), attributes: { Id: uuid } },
  // The inline policy's own resource, whose physical id joins policy and role.
  'AWS::IAM::RolePolicy': { ref: (subject) => `${subject.text('PolicyName')}|${subject.text('RoleName')}` },
  'AWS::IAM::ManagedPolicy': { ref: managedPolicyArn, attributes: { PolicyArn: managedPolicyArn } },
  'AWS::IAM::OIDCProvider': { ref: providerArn, attributes: { Arn: providerArn } },
  'AWS::IAM::ServiceLinkedRole': {
    ref: (subject) => `AWSServiceRoleFor${hex(subject, 8)}`,
    attributes: { RoleName: (subject) => `AWSServiceRoleFor${hex(subject, 8)}` },
  },
  'AWS::KMS::Key': { ref: uuid, attributes: { Arn: keyArn, KeyId: uuid } },
  'AWS::KMS::Alias': { ref: (subject) => subject.text('AliasName') },
  'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
  'AWS::SecretsManager::ResourcePolicy': { ref: (subject) => subject.text('SecretId') },
  'AWS::SSM::Parameter': {
    ref: nameFrom('Name', 1011),
    attributes: {
      Type: (subject) => subject.property('Type'),
      Value: (subject) => subject.property('Value'),
    },
  },
  'AWS::CertificateManager::Certificate': {
    ref: certificateArn,
    attributes: { CertificateArn: certificateArn },
  },
  'AWS::Route53::HostedZone': {
    ref: (subject) => `Z${hex(subject, 20).toUpperCase()}`,
    attributes: { Id: (subject) => `Z${hex(subject, 20).toUpperCase()}` },
  },
  'AWS::Route53::RecordSet': { ref: (subject) => subject.text('Name') },
};
