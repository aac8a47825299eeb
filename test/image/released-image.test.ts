import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { addStacks } from '../../lib/app';
import type { Settings } from '../../lib/config';
import { ImageStack } from '../../lib/image/stack';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

const NAME = '/shop/sandbox/order-api/released-image';

/** The container image in the template of the service, and the template's parameters. */
function serviceImage(deployment: Settings['deployment']) {
  const settings = { ...testSettings(), deployment };
  const template = Template.fromStack(addStacks(testApp(), settings).service);
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  return {
    image: task?.Properties.ContainerDefinitions[0].Image,
    parameters: template.toJSON().Parameters,
  };
}

describe('the image released last', () => {
  const app = testApp();
  const images = new ImageStack(app, 'Image', { settings: testSettings() });
  const template = Template.fromStack(images);
  const calls = Object.entries(template.findResources('Custom::AWS'));
  const [, call] = calls.find(([id]) => id.startsWith('ReleasedImageParameterCall')) ?? [];
  const [, undo] = calls.find(([id]) => id.startsWith('ReleasedImageParameterUndo')) ?? [];

  it('begins with the first image', () => {
    const create = JSON.stringify(call?.Properties.Create);

    expect(create).toContain('PutParameter');
    expect(create).toContain(NAME);
    expect(create).toContain(JSON.stringify(images.resolve(images.serviceImage.seedDigest)));
  });

  it('is never put back by an update of the stack', () => {
    expect(call?.Properties).not.toHaveProperty('Update');
    template.resourceCountIs('AWS::SSM::Parameter', 0);
  });

  it('overwrites nothing that is there', () => {
    expect(JSON.stringify(call?.Properties.Create)).toContain(String.raw`\"Overwrite\":false`);
  });

  it('goes with the stack, also where somebody removed it before', () => {
    const { action, ignoreErrorCodesMatching } = JSON.parse(undo?.Properties.Delete);

    expect(action).toBe('DeleteParameter');
    expect('ParameterNotFound').toMatch(new RegExp(ignoreErrorCodesMatching));
  });

  it("leaves somebody else's parameter alone when it was refused", () => {
    expect(call?.Properties).not.toHaveProperty('Delete');
  });

  it('may be pulled by the execution role of a container that uses it', () => {
    const consumer = testApp();
    const { releasedImage } = new ImageStack(consumer, 'Image', { settings: testSettings() });
    const stack = new Stack(consumer, 'Consumer');
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    task.addContainer('api', { image: releasedImage.asContainerImage() });

    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');

    expect(JSON.stringify(policies)).toContain('ecr:GetDownloadUrlForLayer');
  });
});

describe('a stack update after a release', () => {
  it('keeps the released image under ecs-native: CloudFormation reads the parameter, and the template no digest', () => {
    const { image, parameters } = serviceImage({
      ...testSettings().deployment,
      strategy: 'ecs-native',
      bakeMinutes: 5,
      hookTimeoutMinutes: 10,
      pauseMinutes: 0,
    });
    const { Ref: parameter = '' } = Object(image);

    expect(parameters[parameter]).toEqual({ Type: 'AWS::SSM::Parameter::Value<String>', Default: NAME });
  });

  it('leaves the image to the releases under codedeploy: the template names the first one, and always the same', () => {
    const { image } = serviceImage(testSettings().deployment);

    expect(JSON.stringify(image)).toContain('SeedImage');
  });
});
