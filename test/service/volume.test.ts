import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { only, synthesizeService } from './synthesis';

const withVolume = (removalPolicy = RemovalPolicy.DESTROY) =>
  synthesizeService(() => ({ volume: { mountPath: '/data' }, removalPolicy })).template;

describe('the shared volume', () => {
  test('is absent by default', () => {
    const { template } = synthesizeService();

    template.resourceCountIs('AWS::EFS::FileSystem', 0);
  });

  test('is encrypted', () => {
    withVolume().hasResourceProperties('AWS::EFS::FileSystem', { Encrypted: true });
  });

  test('has a policy that allows nobody and refuses whoever comes without TLS', () => {
    withVolume().hasResourceProperties('AWS::EFS::FileSystem', {
      FileSystemPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'elasticfilesystem:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  test('has a mount target in each task subnet', () => {
    withVolume().resourceCountIs('AWS::EFS::MountTarget', 2);
  });

  test('is mounted through its access point, over TLS, as the task role', () => {
    const template = withVolume();
    const [accessPoint] = Object.keys(template.findResources('AWS::EFS::AccessPoint'));

    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          MountPoints: Match.arrayWith([{ ContainerPath: '/data', ReadOnly: false, SourceVolume: 'shared' }]),
        }),
      ],
      Volumes: Match.arrayWith([
        {
          Name: 'shared',
          EFSVolumeConfiguration: Match.objectLike({
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { AccessPointId: { Ref: accessPoint }, IAM: 'ENABLED' },
          }),
        },
      ]),
    });
  });

  test('belongs to the user that the container runs as', () => {
    withVolume().hasResourceProperties('AWS::EFS::AccessPoint', {
      PosixUser: { Uid: '1000', Gid: '1000' },
      RootDirectory: { CreationInfo: { OwnerUid: '1000', OwnerGid: '1000', Permissions: '750' } },
    });
  });

  test('is there before tasks start', () => {
    const template = withVolume();
    const targets = Object.keys(template.findResources('AWS::EFS::MountTarget'));

    expect(only(template, 'AWS::ECS::Service').DependsOn).toEqual(expect.arrayContaining(targets));
  });

  test('goes with the stack, without backups, where data may go', () => {
    const fileSystem = only(withVolume(RemovalPolicy.DESTROY), 'AWS::EFS::FileSystem');

    expect(fileSystem.DeletionPolicy).toBe('Delete');
    expect(fileSystem.Properties.BackupPolicy).toBeUndefined();
  });

  test('stays and is backed up where data is retained', () => {
    const fileSystem = only(withVolume(RemovalPolicy.RETAIN), 'AWS::EFS::FileSystem');

    expect(fileSystem.DeletionPolicy).toBe('Retain');
    expect(fileSystem.Properties.BackupPolicy).toEqual({ Status: 'ENABLED' });
  });
});
