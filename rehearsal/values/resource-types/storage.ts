import { arn, hex, nameFrom, uuid, type ResourceTypes, type Subject } from './subject';

/** Bucket names are lower case and have at most 63 characters. */
const bucketName = (subject: Subject): string => nameFrom('BucketName', 63)(subject).toLowerCase();
const bucketArn = (subject: Subject): string => `arn:${subject.partition}:s3:::${bucketName(subject)}`;

const tableName = nameFrom('TableName');
const tableArn = arn('dynamodb', (subject) => `table/${tableName(subject)}`);
/** Streams are named by the moment of their creation; this one is the moment of the first stream anywhere. */
const streamArn = (subject: Subject): string => `${tableArn(subject)}/stream/2014-11-10T00:00:00.000`;

const repositoryName = (subject: Subject): string => nameFrom('RepositoryName')(subject).toLowerCase();

const fileSystemId = (subject: Subject): string => `fs-0${hex(subject, 16)}`;
const accessPointId = (subject: Subject): string => `fsap-0${hex(subject, 16)}`;

/** Resource types that keep data: Amazon S3, DynamoDB, ECR, EFS. */
export const STORAGE_TYPES: ResourceTypes = {
  'AWS::S3::Bucket': {
    ref: bucketName,
    attributes: {
      Arn: bucketArn,
      DomainName: (subject) => `${bucketName(subject)}.s3.${subject.urlSuffix}`,
      RegionalDomainName: (subject) => `${bucketName(subject)}.s3.${subject.region}.${subject.urlSuffix}`,
      DualStackDomainName: (subject) =>
        `${bucketName(subject)}.s3.dualstack.${subject.region}.${subject.urlSuffix}`,
    },
  },
  'AWS::S3::BucketPolicy': { ref: (subject) => subject.text('Bucket') },
  'AWS::DynamoDB::Table': { ref: tableName, attributes: { Arn: tableArn, StreamArn: streamArn } },
  'AWS::DynamoDB::GlobalTable': {
    ref: tableName,
    attributes: { Arn: tableArn, StreamArn: streamArn, TableId: (subject) => uuid(subject) },
  },
  'AWS::ECR::Repository': {
    ref: repositoryName,
    attributes: {
      Arn: arn('ecr', (subject) => `repository/${repositoryName(subject)}`),
      RepositoryUri: (subject) =>
        `${subject.account}.dkr.ecr.${subject.region}.${subject.urlSuffix}/${repositoryName(subject)}`,
    },
  },
  'AWS::EFS::FileSystem': {
    ref: fileSystemId,
    attributes: {
      FileSystemId: fileSystemId,
      Arn: arn('elasticfilesystem', (subject) => `file-system/${fileSystemId(subject)}`),
    },
  },
  'AWS::EFS::AccessPoint': {
    ref: accessPointId,
    attributes: {
      AccessPointId: accessPointId,
      Arn: arn('elasticfilesystem', (subject) => `access-point/${accessPointId(subject)}`),
    },
  },
  'AWS::EFS::MountTarget': {
    ref: (subject) => `fsmt-0${hex(subject, 16)}`,
    attributes: { Id: (subject) => `fsmt-0${hex(subject, 16)}` },
  },
};
