import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Settings } from '../../lib/config';
import { ServiceImage } from '../../lib/image/service-image';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

function build(overrides: DeepPartial<Settings> = {}) {
  const stack = new Stack(testApp(), 'Test');
  const image = new ServiceImage(stack, 'Image', { settings: testSettings(overrides), source: __dirname });
  return { stack, image, template: Template.fromStack(stack) };
}

/** Logical id of the only resource of a type whose id contains the text. */
function idOf(template: Template, type: string, part = ''): string {
  const [id, ...others] = Object.keys(template.findResources(type)).filter((found) => found.includes(part));
  if (id === undefined || others.length > 0)
    throw new Error(`not one ${type} with "${part}": ${[id, ...others].join(', ')}`);
  return id;
}

describe('the image repository', () => {
  it('never lets a tag move, except a build cache', () => {
    const { template } = build();

    template.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      ImageTagMutabilityExclusionFilters: [
        {
          ImageTagMutabilityExclusionFilterType: 'WILDCARD',
          ImageTagMutabilityExclusionFilterValue: 'cache-*',
        },
      ],
    });
  });

  it('expires untagged images and old caches, and no image that a task definition may name', () => {
    const { template } = build({ image: { untaggedExpiryDays: 9, cachesKept: 4 } });
    const { Properties } =
      template.findResources('AWS::ECR::Repository')[idOf(template, 'AWS::ECR::Repository')] ?? {};
    const policy: { rules: { selection: unknown }[] } = JSON.parse(
      Properties.LifecyclePolicy.LifecyclePolicyText,
    );

    expect(policy.rules.map(({ selection }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 9, countUnit: 'days' },
      { tagStatus: 'tagged', tagPrefixList: ['cache-'], countType: 'imageCountMoreThan', countNumber: 4 },
    ]);
  });

  it('scans what is pushed and has no name of its own', () => {
    const { template } = build();

    template.hasResourceProperties('AWS::ECR::Repository', {
      ImageScanningConfiguration: { ScanOnPush: true },
      RepositoryName: Match.absent(),
    });
  });

  it.each([
    ['destroy', 'Delete', true],
    ['retain', 'Retain', false],
  ] as const)('goes with its images or stays, as the environment says: %s', (data, policy, emptied) => {
    const { template } = build({ protection: { data } });

    template.hasResource('AWS::ECR::Repository', {
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
      Properties: { EmptyOnDelete: emptied },
    });
  });
});

describe('the first image', () => {
  it('is built by a project that can run Docker on the processor of the service', () => {
    const { template } = build();

    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: { Type: 'ARM_CONTAINER', ComputeType: 'BUILD_GENERAL1_SMALL', PrivilegedMode: true },
      ConcurrentBuildLimit: 1,
    });
  });

  it('is given up before the function that waits for it runs out of time, and that before CloudFormation', () => {
    const { template } = build();
    const project =
      template.findResources('AWS::CodeBuild::Project')[idOf(template, 'AWS::CodeBuild::Project')];
    const waiting = template.findResources('AWS::Lambda::Function')[idOf(template, 'AWS::Lambda::Function')];
    const resource = template.findResources('Custom::SeedImage')[idOf(template, 'Custom::SeedImage')];

    const longest = 60 * (project?.Properties.QueuedTimeoutInMinutes + project?.Properties.TimeoutInMinutes);
    // The function keeps 30 s back for its answer.
    expect(longest).toBeLessThan(waiting?.Properties.Timeout - 30);
    expect(waiting?.Properties.Timeout).toBeLessThan(Number(resource?.Properties.ServiceTimeout));
  });

  it('is tagged by the content of its source', () => {
    const { template } = build();

    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: {
        EnvironmentVariables: Match.arrayWith([
          Match.objectLike({ Name: 'SEED_TAG', Value: Match.stringLikeRegexp('^seed-[0-9a-f]{64}$') }),
        ]),
      },
    });
  });

  it('is not asked for again when its source changes', () => {
    const { template } = build();
    const { Properties } =
      template.findResources('Custom::SeedImage')[idOf(template, 'Custom::SeedImage')] ?? {};

    expect(Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [idOf(template, 'AWS::Lambda::Function'), 'Arn'] },
      ServiceTimeout: '1200',
      ProjectName: { Ref: idOf(template, 'AWS::CodeBuild::Project') },
      RepositoryName: { Ref: idOf(template, 'AWS::ECR::Repository') },
    });
  });

  it('is asked for when project and rights are there', () => {
    const { template } = build();

    const { DependsOn } =
      template.findResources('Custom::SeedImage')[idOf(template, 'Custom::SeedImage')] ?? {};
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        idOf(template, 'AWS::IAM::Policy', 'SeedHandler'),
        idOf(template, 'AWS::IAM::Policy', 'SeedRole'),
        idOf(template, 'AWS::CodeBuild::Project'),
      ]),
    );
  });

  it('has its log in groups of the stack', () => {
    const { template } = build({ logs: { retentionDays: 14 } });

    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      LogsConfig: {
        CloudWatchLogs: { GroupName: { Ref: idOf(template, 'AWS::Logs::LogGroup', 'ImageSeedLogs') } },
      },
    });
  });

  it('is named by its digest', () => {
    const { stack, image, template } = build();
    const digest = { 'Fn::GetAtt': [idOf(template, 'Custom::SeedImage'), 'Digest'] };

    expect(stack.resolve(image.seedDigest)).toEqual(digest);
    expect(stack.resolve(image.seedImageUri)['Fn::Join'][1].slice(-3)).toEqual([
      { Ref: idOf(template, 'AWS::ECR::Repository') },
      '@',
      digest,
    ]);
  });

  it('may be pulled by the execution role of a container that uses it', () => {
    const stack = new Stack(testApp(), 'Test');
    const image = new ServiceImage(stack, 'Image', { settings: testSettings(), source: __dirname });
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    const container = task.addContainer('api', { image: image.image });

    expect(stack.resolve(container.imageName)).toEqual(stack.resolve(image.seedImageUri));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: idOf(template, 'AWS::IAM::Role', 'TaskExecutionRole') }],
      PolicyDocument: {
        Statement: [
          {
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::ECR::Repository'), 'Arn'] },
          },
          { Action: 'ecr:GetAuthorizationToken', Effect: 'Allow', Resource: '*' },
        ],
      },
    });
  });
});

describe('the roles behind the first image', () => {
  const { template } = build();

  function actionsOn(policy: string): Record<string, string[]> {
    const { Properties } =
      template.findResources('AWS::IAM::Policy')[idOf(template, 'AWS::IAM::Policy', policy)] ?? {};
    const statements: { Action: string | string[]; Resource: unknown }[] =
      Properties.PolicyDocument.Statement;
    return Object.fromEntries(
      statements.map(({ Action, Resource }) => [JSON.stringify(Resource), [Action].flat().toSorted()]),
    );
  }

  const arn = (type: string, part?: string) =>
    JSON.stringify({ 'Fn::GetAtt': [idOf(template, type, part), 'Arn'] });

  it('let the function run that one project, and write its log', () => {
    expect(actionsOn('SeedHandler')).toEqual({
      [arn('AWS::Logs::LogGroup', 'SeedHandler')]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      [arn('AWS::CodeBuild::Project')]: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
    });
  });

  it('let the build push to that one repository, and read that one source', () => {
    const rights = actionsOn('SeedRole');

    expect(rights[arn('AWS::ECR::Repository')]).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ]);
    const source = Object.entries(rights).find(([, actions]) => actions.includes('s3:GetObject'));
    expect(source?.[0]).toMatch(/[0-9a-f]{64}\.zip/);
  });

  it('reach everything only with the actions that AWS knows no resource for', () => {
    expect(actionsOn('SeedRole')['"*"']).toEqual([
      'ecr-public:GetAuthorizationToken',
      'ecr:GetAuthorizationToken',
      'sts:GetServiceBearerToken',
    ]);
  });

  it('have no managed policies', () => {
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});
