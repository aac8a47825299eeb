import { parse } from 'yaml';
import { renderAppSpec } from '../../../lib/delivery/deployment/app-spec';

const SPEC = { containerName: 'order-api', containerPort: 8080, platformVersion: '1.4.0' };

test('the smallest AppSpec names container, port, platform and the placeholder of the task definition', () => {
  expect(renderAppSpec(SPEC)).toBe(
    `version: 0.0
Resources:
  - TargetService:
      Type: AWS::ECS::Service
      Properties:
        TaskDefinition: "<TASK_DEFINITION>"
        LoadBalancerInfo:
          ContainerName: "order-api"
          ContainerPort: 8080
        PlatformVersion: "1.4.0"
`,
  );
});

test('hooks are listed in the order in which CodeDeploy runs them', () => {
  const rendered = renderAppSpec({
    ...SPEC,
    hooks: [
      { event: 'AfterAllowTraffic', functionName: 'last' },
      { event: 'BeforeInstall', functionName: 'first' },
    ],
  });

  expect(parse(rendered)).toMatchObject({
    Hooks: [{ BeforeInstall: 'first' }, { AfterAllowTraffic: 'last' }],
  });
});

test('the platform version stays a text: as a number 1.4.0 would be none', () => {
  expect(parse(renderAppSpec(SPEC))).toHaveProperty(
    'Resources.0.TargetService.Properties.PlatformVersion',
    '1.4.0',
  );
});

test('a capacity provider is repeated', () => {
  const rendered = renderAppSpec({ ...SPEC, capacityProvider: 'FARGATE_SPOT' });

  expect(parse(rendered)).toHaveProperty('Resources.0.TargetService.Properties.CapacityProviderStrategy', [
    { CapacityProvider: 'FARGATE_SPOT', Weight: 1, Base: 0 },
  ]);
});
