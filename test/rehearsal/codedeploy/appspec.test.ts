import { parseEcsAppSpec } from '../../../rehearsal/codedeploy/appspec';

const APP_SPEC = `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "arn:api:2"
        LoadBalancerInfo:
          ContainerName: "api"
          ContainerPort: 8080
        PlatformVersion: "1.4.0"
Hooks:
  - BeforeInstall: "first"
  - AfterAllowTraffic: "last"
`;

describe('an AppSpec of the ECS platform', () => {
  it('tells the task definition, the container and the hooks', () => {
    expect(parseEcsAppSpec(APP_SPEC)).toEqual({
      taskDefinition: 'arn:api:2',
      containerName: 'api',
      containerPort: 8080,
      hooks: { BeforeInstall: 'first', AfterAllowTraffic: 'last' },
    });
  });

  it.each([
    ['an event without a hook', ['BeforeInstall', 'Install'], 'it has hooks for Install'],
    ['no task definition', ['TaskDefinition', 'Other'], 'its resource has no TaskDefinition'],
    ['no container', ['ContainerName', 'Other'], 'its resource has no ContainerName'],
    ['another type', ['AWS::ECS::Service', 'AWS::EC2::Instance'], 'AWS::ECS::Service is expected'],
    ['no YAML', ['version: 0.0', '{'], 'The AppSpec cannot be deployed'],
  ])('with %s is refused', (_what, [from = '', to = ''], message) => {
    expect(() => parseEcsAppSpec(APP_SPEC.replace(from, to))).toThrow(message);
  });
});
