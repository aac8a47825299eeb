import { CreateServiceLinkedRoleCommand, IAMClient, InvalidInputException } from '@aws-sdk/client-iam';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { mockClient } from 'aws-sdk-client-mock';
import { addStacks } from '../../lib/app';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

describe('service-linked roles of a new account', () => {
  const { workflow: tested } = testSettings();
  const workflow = { ...tested, shipping: { ...tested.shipping, worker: 'fargate' as const } };
  const { image, service, worker } = addStacks(testApp(), { ...testSettings(), workflow });
  const template = Template.fromStack(image);
  const calls = Object.values(template.findResources('Custom::AWS')).flatMap(({ Properties: { Create } }) => {
    const call: unknown = typeof Create === 'string' ? JSON.parse(Create) : undefined;
    return Object(call).action === 'CreateServiceLinkedRole' ? [Object(call)] : [];
  });

  it('are made for the first cluster and the first scalable target, which would come too early for their own', () => {
    expect(calls.map(({ parameters }) => parameters)).toEqual([
      { AWSServiceName: 'ecs.amazonaws.com' },
      { AWSServiceName: 'ecs.application-autoscaling.amazonaws.com' },
    ]);
  });

  it('are made in a stack that those of the clusters wait for', () => {
    expect(service.dependencies).toContain(image);
    expect(worker?.dependencies).toContain(image);
  });

  it('may be there already', async () => {
    const iam = mockClient(IAMClient);
    iam.rejects(
      new InvalidInputException({
        $metadata: {},
        message: 'Service role name AWSServiceRoleForECS has been taken in this account',
      }),
    );
    const answer = new IAMClient({}).send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'x' }));
    const { name } = await answer.catch((error: unknown) => Object(error));
    iam.restore();

    for (const { ignoreErrorCodesMatching } of calls) {
      expect(name).toMatch(new RegExp(ignoreErrorCodesMatching));
    }
  });

  it('stay in the account when the stack goes', () => {
    const undone = Object.keys(
      template.findResources('Custom::AWS', { Properties: { Delete: Match.anyValue() } }),
    );

    expect(undone).toEqual([expect.stringContaining('ReleasedImage')]);
  });

  it('may be made for these services alone', () => {
    for (const [owner, role] of [
      ['ecs.amazonaws.com', 'AWSServiceRoleForECS'],
      ['ecs.application-autoscaling.amazonaws.com', 'AWSServiceRoleForApplicationAutoScaling_ECSService'],
    ] as const) {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            {
              Action: 'iam:CreateServiceLinkedRole',
              Effect: 'Allow',
              Resource: {
                'Fn::Join': ['', Match.arrayWith([`:role/aws-service-role/${owner}/${role}`])],
              },
              Condition: { StringEquals: { 'iam:AWSServiceName': owner } },
            },
          ]),
        },
      });
    }
  });
});
