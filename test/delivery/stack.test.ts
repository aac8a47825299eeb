import * as fs from 'node:fs';
import * as path from 'node:path';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../../lib/app';
import type { Settings } from '../../lib/config';
import { APP_TESTS } from '../../lib/delivery/stack';
import { type DeepPartial, testSettings } from '../settings';
import { testApp } from '../test-app';

const ROOT = path.resolve(__dirname, '..', '..');

function synthesize(overrides: DeepPartial<Settings> = {}) {
  const stacks = addStacks(testApp(), testSettings(overrides));
  return {
    delivery: Template.fromStack(stacks.delivery),
    service: Template.fromStack(stacks.service),
    /** What the stack tells people, without what it hands to other stacks. */
    outputs: (template: Template) =>
      Object.keys(template.toJSON().Outputs).filter((id) => !id.startsWith('ExportsOutput')),
  };
}

const { delivery, service, outputs } = synthesize();

/** The value that another stack imports under a name. */
function exported(template: Template, name: unknown): unknown {
  const all = Object.values<{ Value: unknown; Export?: { Name: unknown } }>(template.toJSON().Outputs);
  return all.find((output) => output.Export?.Name === name)?.Value;
}

describe('the stack of the pipeline', () => {
  it('may pass on the two roles of the order API', () => {
    const statements = Object.values(delivery.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }): { Sid?: string; Resource: { 'Fn::ImportValue': string }[] }[] =>
        Properties.PolicyDocument.Statement,
    );
    const passed = statements.find(({ Sid }) => Sid === 'PassTaskRoles')?.Resource ?? [];
    const [task] = Object.values(service.findResources('AWS::ECS::TaskDefinition'));

    expect(passed.map((role) => exported(service, role['Fn::ImportValue']))).toEqual(
      expect.arrayContaining([task?.Properties.TaskRoleArn, task?.Properties.ExecutionRoleArn]),
    );
    expect(passed).toHaveLength(2);
  });

  it('reads the release documents of the service', () => {
    const documents = Object.keys(service.findResources('AWS::SSM::Parameter'));
    const [build] = Object.values(
      delivery.findResources('AWS::CodeBuild::Project', {
        Properties: { Environment: { PrivilegedMode: true } },
      }),
    );
    const variables: { Name: string; Value: { 'Fn::ImportValue'?: string } }[] =
      build?.Properties.Environment.EnvironmentVariables;
    const read = variables
      .filter(({ Name }) => ['TASK_DEFINITION_PARAMETER', 'APP_SPEC_PARAMETER'].includes(Name))
      .map(({ Value }) => exported(service, Value['Fn::ImportValue']));

    expect(read).toEqual(expect.arrayContaining(documents.map((Ref) => ({ Ref }))));
    expect(documents).toHaveLength(2);
  });

  it('keeps the layers of a stage that the Dockerfile has', () => {
    const [build] = Object.values(
      delivery.findResources('AWS::CodeBuild::Project', {
        Properties: { Environment: { PrivilegedMode: true } },
      }),
    );
    const stage = / --target (\w+) /.exec(JSON.stringify(build?.Properties.Source.BuildSpec))?.[1];

    expect(fs.readFileSync(path.join(ROOT, 'app', 'Dockerfile'), 'utf8')).toMatch(
      new RegExp(`^FROM .* AS ${stage}$`, 'm'),
    );
  });

  it('says where to upload a release, where failures go, and who may look', () => {
    expect(outputs(delivery)).toEqual([
      'PipelineName',
      'TopicArn',
      'SourceArchive',
      'OperationsReaderRoleArn',
    ]);
  });

  it('says nothing of uploads where pushes are released', () => {
    const github = synthesize({
      delivery: {
        source: {
          type: 'github',
          connectionArn:
            'arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef',
          repository: 'example/orders',
          branch: 'main',
        },
      },
    });

    expect(outputs(github.delivery)).toEqual(['PipelineName', 'TopicArn', 'OperationsReaderRoleArn']);
  });

  it('deploys by ECS itself under ecs-native', () => {
    const { delivery: template } = synthesize({
      deployment: { strategy: 'ecs-native', bakeMinutes: 5, hookTimeoutMinutes: 10, pauseMinutes: 0 },
    });

    template.hasResourceProperties('AWS::CodePipeline::Pipeline', {
      Stages: Match.arrayWith([
        Match.objectLike({
          Name: 'Deploy',
          Actions: Match.arrayWith([
            Match.objectLike({ ActionTypeId: Match.objectLike({ Provider: 'ECS' }) }),
          ]),
        }),
      ]),
    });
  });
});

describe('the tests of the order API', () => {
  const [command = ''] = APP_TESTS.commands;

  it('are reported by a reporter that is there', () => {
    const reporter = /--reporters=(\.\S+)/.exec(command)?.[1] ?? '';

    expect(fs.existsSync(path.join(ROOT, reporter))).toBe(true);
  });

  it('write the reports that the build shows', () => {
    expect(command).toContain(`JUNIT_FILE=${APP_TESTS.results} `);
    expect(`${/--coverageDirectory=(\S+)/.exec(command)?.[1]}/clover.xml`).toBe(APP_TESTS.coverage);
  });

  it('end with nobody watching', () => {
    expect(command).toContain(' --ci ');
  });
});

/** Names by which a stack imports keys. */
function importedKeys(template: Template): readonly string[] {
  const text = JSON.stringify(template.toJSON());
  return [...text.matchAll(/"Fn::ImportValue":"([^"]*EncryptionKey[^"]*)"/g)].map(([, name = '']) => name);
}

describe('the stack of the pipeline, under the key of the workflow', () => {
  const stacks = addStacks(testApp(), testSettings({ protection: { keys: 'shared' } }));
  const shared = Template.fromStack(stacks.delivery);
  const workflow = Template.fromStack(stacks.workflow);
  const [key] = Object.values(workflow.findResources('AWS::KMS::Key'));

  it('has no key of its own, and keeps and sends everything under that one', () => {
    shared.resourceCountIs('AWS::KMS::Key', 0);
    const named = [
      ...Object.values(shared.findResources('AWS::S3::Bucket')).map(
        ({ Properties }): unknown =>
          Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault
            .KMSMasterKeyID['Fn::ImportValue'],
      ),
      ...Object.values(shared.findResources('AWS::SNS::Topic')).map(
        ({ Properties }): unknown => Properties.KmsMasterKeyId['Fn::ImportValue'],
      ),
    ];
    const [logicalId] = Object.keys(workflow.findResources('AWS::KMS::Key'));
    expect(new Set(named.map((name) => JSON.stringify(exported(workflow, name))))).toEqual(
      new Set([JSON.stringify({ 'Fn::GetAtt': [logicalId, 'Arn'] })]),
    );
  });

  it('imports the key by the name that the service imports too, so that giving it up deletes no export', () => {
    const byDelivery = new Set(importedKeys(shared));
    expect(byDelivery.size).toBe(1);
    expect(importedKeys(Template.fromStack(stacks.service))).toEqual(expect.arrayContaining([...byDelivery]));
  });

  it('changes nothing in the policy of the key, which admits alarms and rules already', () => {
    const alone = Template.fromStack(addStacks(testApp(), testSettings()).workflow);
    const [before] = Object.values(alone.findResources('AWS::KMS::Key'));
    expect(key?.['Properties'].KeyPolicy).toEqual(before?.['Properties'].KeyPolicy);
    expect(JSON.stringify(key?.['Properties'].KeyPolicy)).toContain('"events.amazonaws.com"');
  });
});
