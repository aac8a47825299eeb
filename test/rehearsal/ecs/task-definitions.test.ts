import { apiRequest, templateProperties } from '../../../rehearsal/ecs/property-names';
import { TaskDefinitions } from '../../../rehearsal/ecs/task-definitions';

const REQUEST = {
  family: 'api',
  taskRoleArn: 'arn:aws:iam::123456789012:role/api-role',
  runtimePlatform: { cpuArchitecture: 'ARM64' },
  containerDefinitions: [
    {
      name: 'api',
      image: 'repo:1',
      environment: [{ name: 'PORT', value: '8080' }],
      secrets: [{ name: 'KEY', valueFrom: 'arn:secret' }],
      portMappings: [{ containerPort: 8080 }],
      healthCheck: { command: ['CMD', 'check'], interval: 5 },
      stopTimeout: 40,
      mountPoints: [{ containerPath: '/scratch' }],
    },
  ],
};

describe('the task definitions of an account', () => {
  let definitions: TaskDefinitions;
  beforeEach(() => {
    definitions = new TaskDefinitions({ arnPrefix: 'arn:task-definition/', now: () => 5 });
  });

  it('are read as ECS takes them', () => {
    const { model } = definitions.register(REQUEST);
    expect(model).toMatchObject({
      family: 'api',
      taskRole: 'api-role',
      architecture: 'ARM64',
      containers: [
        {
          image: 'repo:1',
          environment: { PORT: '8080' },
          secrets: { KEY: 'arn:secret' },
          ports: [8080],
          healthCheck: { intervalMs: 5000, timeoutMs: 5000, retries: 3 },
          stopTimeoutMs: 40_000,
          mounts: ['/scratch'],
        },
      ],
    });
  });

  it('count their revisions by family, and keep them all', () => {
    definitions.register(REQUEST);
    definitions.register({ ...REQUEST, family: 'other' });
    const { arn, name } = definitions.register({ ...REQUEST, cpu: '512' });
    expect([arn, name]).toEqual(['arn:task-definition/api:2', 'api:2']);
    expect(definitions.get('api:1').request).toEqual(REQUEST);
  });

  it.each(['arn:task-definition/api:1', 'api:1', 'api'])('are found by %s', (reference) => {
    const registered = definitions.register(REQUEST);
    expect(definitions.get(reference)).toBe(registered);
  });

  it.each(['api:2', 'other'])('that are not there are named: %s', (reference) => {
    definitions.register(REQUEST);
    expect(() => definitions.get(reference)).toThrow(`Unable to describe task definition ${reference}.`);
  });

  it.each([
    ['without a family', { ...REQUEST, family: undefined }, 'Family is missing'],
    ['without containers', { family: 'api' }, 'ContainerDefinitions'],
    [
      'with a container without an image',
      { family: 'api', containerDefinitions: [{ name: 'api' }] },
      'Image',
    ],
  ])('%s are refused', (_what, request, message) => {
    expect(() => definitions.register(request)).toThrow(message);
  });
});

describe('names of properties', () => {
  const TEMPLATE = {
    Volumes: [
      {
        Name: 'files',
        EFSVolumeConfiguration: { FilesystemId: 'fs-1', AuthorizationConfig: { IAM: 'ENABLED' } },
      },
    ],
    ContainerDefinitions: [
      {
        Name: 'api',
        DockerLabels: { 'My-Label': 'x' },
        LogConfiguration: { Options: { 'awslogs-group': 'g' } },
      },
    ],
  };
  const API = {
    volumes: [
      {
        name: 'files',
        efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'ENABLED' } },
      },
    ],
    containerDefinitions: [
      {
        name: 'api',
        dockerLabels: { 'My-Label': 'x' },
        logConfiguration: { options: { 'awslogs-group': 'g' } },
      },
    ],
  };

  it('of a template become those of the API', () => {
    expect(apiRequest(TEMPLATE)).toEqual(API);
  });

  it('of the API become those of a template', () => {
    expect(templateProperties(API)).toEqual(TEMPLATE);
  });
});
