import { Match, type Template } from 'aws-cdk-lib/assertions';
import type { Settings } from '../../../lib/config';
import type { DeepPartial } from '../../settings';
import { type Strategy, synthesizePipeline } from './pipeline-stack';

const PIPELINE = 'AWS::CodePipeline::Pipeline';

interface Action {
  readonly Name: string;
  readonly ActionTypeId: { readonly Provider: string };
  readonly Configuration?: Readonly<Record<string, unknown>>;
  readonly RunOrder: number;
  readonly TimeoutInMinutes?: number;
}

interface Stage {
  readonly Name: string;
  readonly Actions: readonly Action[];
  readonly OnFailure?: unknown;
}

const synthesized = new Map<string, Template>();

/** Settings that are asked for twice are synthesized once: a template is only read. */
function synthesize(overrides: DeepPartial<Settings> = {}, strategy: Strategy = 'codedeploy'): Template {
  const key = JSON.stringify([overrides, strategy]);
  const template = synthesized.get(key) ?? synthesizePipeline(overrides, strategy).template;
  synthesized.set(key, template);
  return template;
}

function stagesOf(template: Template): readonly Stage[] {
  const [pipeline] = Object.values(template.findResources(PIPELINE));
  return pipeline?.Properties.Stages ?? [];
}

function stage(template: Template, name: string): Stage {
  const found = stagesOf(template).find(({ Name }) => Name === name);
  if (found === undefined) throw new Error(`The pipeline has no stage ${name}.`);
  return found;
}

function action(template: Template, stageName: string, name: string): Action {
  const found = stage(template, stageName).Actions.find(({ Name }) => Name === name);
  if (found === undefined) throw new Error(`Stage ${stageName} has no action ${name}.`);
  return found;
}

const MANUAL = { delivery: { approval: { type: 'manual', hours: 5 } } } as const;

describe('the pipeline', () => {
  it('queues its runs, so that no release overtakes another', () => {
    synthesize().hasResourceProperties(PIPELINE, { PipelineType: 'V2', ExecutionMode: 'QUEUED' });
  });

  it('does not run because the stack was updated', () => {
    synthesize().hasResourceProperties(PIPELINE, { RestartExecutionOnUpdate: false });
  });

  it('has the stages source, build, deploy', () => {
    expect(stagesOf(synthesize()).map(({ Name }) => Name)).toEqual(['Source', 'Build', 'Deploy']);
  });

  it('runs at its creation only when every role can do its work', () => {
    const template = synthesize(MANUAL);
    const [pipeline] = Object.values(template.findResources(PIPELINE));
    // EventBridge starts the pipeline, so its role comes after; the other roles belong to custom resources.
    const policies = Object.keys(template.findResources('AWS::IAM::Policy')).filter(
      (id) => id.startsWith('Delivery') && !id.includes('StartRole'),
    );

    expect(policies.length).toBeGreaterThan(5);
    expect(pipeline?.DependsOn).toEqual(expect.arrayContaining(policies));
  });
});

/** Type, deletion policy and fate of the reports of each group. */
function reportGroups(data: 'destroy' | 'retain'): unknown[][] {
  const groups = synthesize({ protection: { data } }).findResources('AWS::CodeBuild::ReportGroup');
  return Object.values(groups)
    .map(({ DeletionPolicy, Properties }) => [Properties.Type, DeletionPolicy, Properties.DeleteReports])
    .toSorted(([one], [other]) => String(one).localeCompare(String(other)));
}

describe('the build stage', () => {
  it('is told the revision of its run', () => {
    expect(action(synthesize(), 'Build', 'Build').Configuration?.EnvironmentVariables).toBe(
      '[{"name":"SOURCE_REVISION","type":"PLAINTEXT","value":"#{Source.VersionId}"}]',
    );
  });

  it('runs on ARM with Docker, within its time, with the layers of the last build', () => {
    synthesize({ delivery: { build: { timeoutMinutes: 44, size: 'LARGE' } } }).hasResourceProperties(
      'AWS::CodeBuild::Project',
      {
        Environment: Match.objectLike({
          Type: 'ARM_CONTAINER',
          ComputeType: 'BUILD_GENERAL1_LARGE',
          PrivilegedMode: true,
        }),
        TimeoutInMinutes: 44,
        Cache: { Type: 'S3', Location: Match.anyValue() },
      },
    );
  });

  it('writes its log into groups of the stack', () => {
    const template = synthesize();

    template.allResourcesProperties('AWS::CodeBuild::Project', {
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: Match.anyValue() } },
    });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('has a group of reports for tests and one for coverage, which go with the data', () => {
    expect(reportGroups('destroy')).toEqual([
      ['CODE_COVERAGE', 'Delete', true],
      ['TEST', 'Delete', true],
    ]);
    expect(reportGroups('retain').map(([, policy]) => policy)).toEqual(['Retain', 'Retain']);
  });
});

describe('the approval', () => {
  it('is not there unless it is asked for', () => {
    expect(stagesOf(synthesize()).map(({ Name }) => Name)).not.toContain('Approval');
  });

  it('stands between build and deployment, with a link to the build, and ends in time', () => {
    const template = synthesize(MANUAL);
    const { Configuration, TimeoutInMinutes } = action(template, 'Approval', 'Approve');
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));

    expect(stagesOf(template).map(({ Name }) => Name)).toEqual(['Source', 'Build', 'Approval', 'Deploy']);
    expect(TimeoutInMinutes).toBe(300);
    expect(Configuration).toEqual({
      NotificationArn: { Ref: topic },
      ExternalEntityLink: '#{Build.BUILD_PAGE}',
      CustomData: 'Release #{Build.IMAGE_TAG}?',
    });
  });
});

describe('the deployment by CodeDeploy', () => {
  it('gets the files of the build', () => {
    const { ActionTypeId, Configuration } = action(synthesize(), 'Deploy', 'Deploy');

    expect(ActionTypeId.Provider).toBe('CodeDeployToECS');
    expect(Configuration).toEqual({
      ApplicationName: 'orders-app',
      DeploymentGroupName: 'orders-group',
      TaskDefinitionTemplateArtifact: 'Release',
      TaskDefinitionTemplatePath: 'taskdef.json',
      AppSpecTemplateArtifact: 'Release',
      AppSpecTemplatePath: 'appspec.yaml',
      Image1ArtifactName: 'Release',
      Image1ContainerName: 'IMAGE',
    });
  });

  it('leaves the rollback to the deployment group', () => {
    expect(stage(synthesize(), 'Deploy').OnFailure).toBeUndefined();
  });
});

describe('the deployment by ECS', () => {
  it('gets the image of the container and waits as long as CodePipeline lets it', () => {
    const { ActionTypeId, Configuration } = action(synthesize({}, 'ecs-native'), 'Deploy', 'Deploy');

    expect(ActionTypeId.Provider).toBe('ECS');
    expect(Configuration).toEqual({
      ClusterName: 'orders-cluster',
      ServiceName: 'orders-service',
      FileName: 'imagedefinitions.json',
      DeploymentTimeout: 60,
    });
  });

  it('is rolled back by the stage', () => {
    expect(stage(synthesize({}, 'ecs-native'), 'Deploy').OnFailure).toEqual({ Result: 'ROLLBACK' });
  });
});

describe.each(['codedeploy', 'ecs-native'] as const)('a release under %s', (strategy) => {
  it('is recorded after it succeeded, in the same stage', () => {
    const template = synthesize({}, strategy);
    const deploy = action(template, 'Deploy', 'Deploy');
    const record = action(template, 'Deploy', 'Record');

    expect(record.RunOrder).toBeGreaterThan(deploy.RunOrder);
    expect(record.Configuration?.EnvironmentVariables).toBe(
      '[{"name":"IMAGE_URI","type":"PLAINTEXT","value":"#{Build.IMAGE_URI}"}]',
    );
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Environment: {
        EnvironmentVariables: [
          {
            Name: 'RELEASED_IMAGE_PARAMETER',
            Type: 'PLAINTEXT',
            Value: '/shop/sandbox/order-api/released-image',
          },
        ],
      },
    });
  });
});

describe('what the pipeline keeps', () => {
  const template = synthesize({ delivery: { artifactDays: 12 } });

  it('is encrypted with one key that rotates', () => {
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.allResourcesProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
            },
          }),
        ],
      },
    });
  });

  it('goes over TLS only', () => {
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
  });

  it('expires: artifacts, and archives that were replaced', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 12 })] },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            NoncurrentVersionExpiration: { NoncurrentDays: 12 },
            ExpirationInDays: Match.absent(),
          }),
        ],
      },
    });
  });

  it.each([
    ['destroy', 'Delete'],
    ['retain', 'Retain'],
  ] as const)('stays or goes with the stack as the environment says: %s', (data, policy) => {
    const kept = synthesize({ protection: { data } });

    kept.allResources('AWS::S3::Bucket', { DeletionPolicy: policy });
    kept.allResources('AWS::KMS::Key', { DeletionPolicy: policy });
  });
});
