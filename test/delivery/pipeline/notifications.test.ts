import { Match, type Template } from 'aws-cdk-lib/assertions';
import { synthesizePipeline } from './pipeline-stack';

const { template } = synthesizePipeline({ delivery: { email: 'orders-team@example.com' } });

/** Rules that tell somebody, by the service whose events they match. */
function rulesBySource(from: Template): Map<string, { id: string; pattern: Record<string, unknown> }> {
  const [topic] = Object.keys(from.findResources('AWS::SNS::Topic'));
  return new Map(
    Object.entries(from.findResources('AWS::Events::Rule'))
      .filter(([, { Properties }]) => Properties.Targets[0].Arn.Ref === topic)
      .map(([id, { Properties }]) => [
        String(Properties.EventPattern.source[0]),
        { id, pattern: Properties.EventPattern },
      ]),
  );
}

describe('the topic', () => {
  it('is encrypted with the key of the pipeline, which admits rules of this account', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));

    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      }),
    });
  });

  it('takes messages of these rules, and none without TLS', () => {
    const rules = [...rulesBySource(template).values()].map(({ id }) => ({ 'Fn::GetAtt': [id, 'Arn'] }));

    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': rules } },
          }),
        ]),
      }),
    });
  });

  it('writes to the address of the settings, or to nobody', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'orders-team@example.com',
    });
    synthesizePipeline().template.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

describe('a failure is told', () => {
  const rules = rulesBySource(template);

  it('of a stage', () => {
    const [pipeline] = Object.keys(template.findResources('AWS::CodePipeline::Pipeline'));

    expect(rules.get('aws.codepipeline')?.pattern).toEqual({
      source: ['aws.codepipeline'],
      'detail-type': ['CodePipeline Stage Execution State Change'],
      detail: { pipeline: [{ Ref: pipeline }], state: ['FAILED'] },
    });
  });

  it('of every build', () => {
    const projects = Object.keys(template.findResources('AWS::CodeBuild::Project')).map((Ref) => ({ Ref }));

    expect(rules.get('aws.codebuild')?.pattern.detail).toEqual({
      'project-name': projects,
      'build-status': ['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'],
    });
  });

  it('of a deployment by CodeDeploy, stopped ones included', () => {
    expect(rules.get('aws.codedeploy')?.pattern).toEqual({
      source: ['aws.codedeploy'],
      'detail-type': ['CodeDeploy Deployment State-change Notification'],
      detail: {
        application: ['orders-app'],
        deploymentGroup: ['orders-group'],
        state: ['FAILURE', 'STOP'],
      },
    });
  });

  it('of a deployment by ECS', () => {
    const native = rulesBySource(synthesizePipeline({}, 'ecs-native').template);

    expect(native.has('aws.codedeploy')).toBe(false);
    expect(native.get('aws.ecs')?.pattern).toMatchObject({
      'detail-type': ['ECS Deployment State Change'],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    });
  });
});

describe('an alarm goes off', () => {
  const rules = rulesBySource(template);

  it('for a failed run, by the metric of the pipeline', () => {
    const [pipeline] = Object.keys(template.findResources('AWS::CodePipeline::Pipeline'));

    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/CodePipeline',
      MetricName: 'FailedPipelineExecutions',
      Dimensions: [{ Name: 'PipelineName', Value: { Ref: pipeline } }],
    });
  });

  it.each(['aws.codebuild', 'aws.codedeploy'])('for what the rule of %s counts', (source) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/Events',
      MetricName: 'TriggeredRules',
      Dimensions: [{ Name: 'RuleName', Value: { Ref: rules.get(source)?.id } }],
    });
  });

  it('for a message that was lost, by whichever rule', () => {
    const ofRules = [...rules.values()].map(({ id }) =>
      Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: Match.objectLike({
            MetricName: 'FailedInvocations',
            Dimensions: [{ Name: 'RuleName', Value: { Ref: id } }],
          }),
        }),
      }),
    );

    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'FILL(lost0, 0) + FILL(lost1, 0) + FILL(lost2, 0)' }),
        ...ofRules,
      ]),
    });
  });

  it('at the first failure, never for want of data, and calls nobody itself', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: Match.absent(),
    });
  });
});
