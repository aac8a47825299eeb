import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** The POSIX user that a container runs as. */
export interface PosixUser {
  readonly uid: number;
  readonly gid: number;
}

export interface SharedVolumeProps {
  readonly vpc: ec2.IVpc;
  /** Subnets of the tasks: each zone gets a mount target. */
  readonly subnets: ec2.SubnetSelection;
  /** Security group of the tasks, admitted to the mount targets. */
  readonly clients: ec2.ISecurityGroup;
  /** Owner of the files, whoever the container runs as. */
  readonly user: PosixUser;
  /** `RETAIN` also turns on daily backups. */
  readonly removalPolicy: RemovalPolicy;
}

const VOLUME_NAME = 'shared';

/**
 * An encrypted EFS file system that tasks mount through one access point, over TLS, as their task role.
 *
 * The file system policy takes away what a file system without a policy gives: access for everyone who reaches a mount
 * target. What remains is what a role is granted.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export class SharedVolume extends Construct {
  readonly fileSystem: efs.FileSystem;
  readonly accessPoint: efs.AccessPoint;

  constructor(scope: Construct, id: string, props: SharedVolumeProps) {
    super(scope, id);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Mount targets: NFS from the tasks',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(props.clients, ec2.Port.NFS, 'NFS from the tasks');
    this.fileSystem = this.addFileSystem(props, securityGroup);
    const [uid, gid] = [String(props.user.uid), String(props.user.gid)];
    this.accessPoint = this.fileSystem.addAccessPoint('AccessPoint', {
      path: '/data',
      posixUser: { uid, gid },
      createAcl: { ownerUid: uid, ownerGid: gid, permissions: '750' },
    });
  }

  /** Mounts the volume in `container` at `mountPath`, and lets the task's role use it. */
  mountIn(container: ecs.ContainerDefinition, mountPath: string): void {
    const task = container.taskDefinition;
    task.addVolume({
      name: VOLUME_NAME,
      efsVolumeConfiguration: {
        fileSystemId: this.fileSystem.fileSystemId,
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: this.accessPoint.accessPointId, iam: 'ENABLED' },
      },
    });
    container.addMountPoints({ sourceVolume: VOLUME_NAME, containerPath: mountPath, readOnly: false });
    task.taskRole.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'UseSharedVolume',
        actions: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
        resources: [this.fileSystem.fileSystemArn],
        conditions: {
          StringEquals: { 'elasticfilesystem:AccessPointArn': this.accessPoint.accessPointArn },
        },
      }),
    );
  }

  private addFileSystem(props: SharedVolumeProps, securityGroup: ec2.ISecurityGroup): efs.FileSystem {
    return new efs.FileSystem(this, 'FileSystem', {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      securityGroup,
      encrypted: true,
      throughputMode: efs.ThroughputMode.ELASTIC,
      enableAutomaticBackups: props.removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy: props.removalPolicy,
      // True only keeps the CDK from adding its own statement, which lets everyone write and act as root once mounted.
      allowAnonymousAccess: true,
      fileSystemPolicy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            sid: 'TlsOnly',
            effect: iam.Effect.DENY,
            principals: [new iam.AnyPrincipal()],
            actions: ['elasticfilesystem:*'],
            conditions: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ],
      }),
    });
  }
}
