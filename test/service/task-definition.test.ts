import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { TaskOptions } from '../../lib/service/task-definition';
import { only, synthesizeService } from './synthesis';

const withTask = (task: Partial<TaskOptions> = {}): Template =>
  synthesizeService((base) => ({ task: { ...base.task, ...task } })).template;

const container = (properties: Record<string, unknown>) => ({
  ContainerDefinitions: [Match.objectLike(properties)],
});

describe('the task', () => {
  test('runs on Fargate with ARM64, in the size asked for', () => {
    withTask({ cpu: 512, memoryMiB: 1024 }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
  });

  test('belongs to the family it is given', () => {
    withTask({ family: 'shop-sandbox-order-api' }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'shop-sandbox-order-api',
    });
  });

  test('leaves its old definitions in place, because a rollback starts one of them', () => {
    const definition = only(withTask(), 'AWS::ECS::TaskDefinition');

    expect(definition.UpdateReplacePolicy).toBe('Retain');
    expect(definition.DeletionPolicy).toBe('Retain');
  });

  test('takes the ephemeral storage it is given', () => {
    withTask({ ephemeralStorageGiB: 30 }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      EphemeralStorage: { SizeInGiB: 30 },
    });
  });

  test("keeps Fargate's own storage otherwise", () => {
    withTask().hasResourceProperties('AWS::ECS::TaskDefinition', {
      EphemeralStorage: Match.absent(),
    });
  });
});

describe('the container', () => {
  test('runs as a user that is not root, without Linux capabilities, on a read-only root file system', () => {
    withTask().hasResourceProperties(
      'AWS::ECS::TaskDefinition',
      container({
        User: '1000:1000',
        ReadonlyRootFilesystem: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: false },
      }),
    );
  });

  test('may write to its scratch volume', () => {
    withTask({ scratchPath: '/scratch' }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ...container({
        MountPoints: [{ ContainerPath: '/scratch', ReadOnly: false, SourceVolume: 'scratch' }],
      }),
      Volumes: [{ Name: 'scratch' }],
    });
  });

  test('is checked by a command that needs no shell', () => {
    withTask().hasResourceProperties(
      'AWS::ECS::TaskDefinition',
      container({
        HealthCheck: {
          Command: ['CMD', '/bin/check'],
          Interval: 10,
          Timeout: 5,
          Retries: 3,
          StartPeriod: 60,
        },
      }),
    );
  });

  test('has its time to stop', () => {
    withTask().hasResourceProperties('AWS::ECS::TaskDefinition', container({ StopTimeout: 60 }));
  });

  test('does not wait for its log', () => {
    withTask().hasResourceProperties(
      'AWS::ECS::TaskDefinition',
      container({
        LogConfiguration: {
          LogDriver: 'awslogs',
          Options: Match.objectLike({ mode: 'non-blocking', 'max-buffer-size': '10485760b' }),
        },
      }),
    );
  });

  test('logs to a group with the retention it is given', () => {
    withTask({ logRetention: 30 }).hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays: 30,
    });
  });

  test('gets its environment', () => {
    withTask({ environment: { GREETING: 'hello' } }).hasResourceProperties(
      'AWS::ECS::TaskDefinition',
      container({ Environment: [{ Name: 'GREETING', Value: 'hello' }] }),
    );
  });
});

describe('ECS Exec', () => {
  test('is off by default', () => {
    withTask().hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: false });
  });

  test('gets the writable file system and the init process that its agent needs', () => {
    const template = withTask({ exec: true });

    template.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: true });
    template.hasResourceProperties(
      'AWS::ECS::TaskDefinition',
      container({ ReadonlyRootFilesystem: false, LinuxParameters: { InitProcessEnabled: true } }),
    );
  });
});
