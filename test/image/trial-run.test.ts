import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../../lib/app';
import type { Settings } from '../../lib/config';
import { trialRun } from '../../lib/image/trial-run';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

/** Values of an option of `docker run`, in order. */
function option(command: string, name: string): string[] {
  return [...command.matchAll(new RegExp(`--${name} (\\S+)`, 'g'))].map(([, value]) => value ?? '');
}

/** The task definition of the service and its first container, as synthesized. */
function taskOf(settings: Settings) {
  const template = Template.fromStack(addStacks(testApp(), settings).service);
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  if (task === undefined) throw new Error('the service has no task definition');
  return { task: task.Properties, container: task.Properties.ContainerDefinitions[0] };
}

describe('the trial of the first image', () => {
  const settings = testSettings({
    service: { cpu: 512, memoryMiB: 1024 },
    logs: { level: 'warn' },
    timeouts: { request: 7, idle: 40, stop: 33 },
  });
  const command = trialRun(settings, 'image');
  const { task, container } = taskOf(settings);

  it('sets the environment that the service sets, but for table and workflow, which it does not touch', () => {
    const variables: { Name: string; Value: string }[] = container.Environment;
    const ofService = variables
      .filter(({ Name }) => Name !== 'TABLE_NAME' && Name !== 'ORDER_WORKFLOW_ARN')
      .map(({ Name, Value }) => `${Name}=${Value}`);
    const ofTrial = option(command, 'env').filter((variable) => !/^(TABLE_NAME=|AWS_REGION$)/.test(variable));

    expect(ofTrial.toSorted()).toEqual(ofService.toSorted());
    expect(option(command, 'env').filter((variable) => variable.startsWith('TABLE_NAME='))).toHaveLength(1);
  });

  it('gives the processor and memory that the service gives', () => {
    expect(option(command, 'cpus')).toEqual([String(Number(task.Cpu) / 1024)]);
    expect(option(command, 'memory')).toEqual([`${task.Memory}m`]);
  });

  it('lets the container write where the service lets it, and nowhere else', () => {
    const mounts: { ContainerPath: string }[] = container.MountPoints;

    expect(container.ReadonlyRootFilesystem).toBe(true);
    expect(command).toContain(' --read-only ');
    expect(option(command, 'mount')).toEqual(
      mounts.map(({ ContainerPath }) => `type=volume,destination=${ContainerPath}`),
    );
  });

  it('runs as the user, and with the capabilities, that the service has', () => {
    expect(option(command, 'user')).toEqual([container.User]);
    expect(option(command, 'cap-drop')).toEqual(container.LinuxParameters.Capabilities.Drop);
  });

  it('asks for no more processors than the build host has', () => {
    const large: DeepPartial<Settings> = { service: { cpu: 4096, memoryMiB: 8192 } };

    expect(option(trialRun(testSettings(large), 'image'), 'cpus')).toEqual(['2']);
  });
});
