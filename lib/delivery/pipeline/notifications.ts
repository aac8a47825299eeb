import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { DeliveryStore } from './delivery-store';
import type { DeploymentTarget } from './deployment-target';

export interface DeliveryNotificationsProps {
  readonly store: DeliveryStore;
  /** @default no subscription */
  readonly email?: string;
}

export interface Watched {
  readonly pipeline: codepipeline.IPipeline;
  readonly projects: readonly codebuild.IProject[];
  readonly target: DeploymentTarget;
}

/** A kind of failure: the events that tell of it, and what the message says. */
interface Failure {
  readonly description: string;
  readonly eventPattern: events.EventPattern;
  readonly message: events.RuleTargetInput;
}

const fromPath = (path: string) => events.EventField.fromPath(path);

/**
 * Tells of failed stages, failed builds and failed or stopped deployments, by one encrypted topic.
 *
 * Each kind has a rule of EventBridge, whose message names what failed, and an alarm, which stays for those who look
 * later. The alarms call nobody themselves: a composite alarm over them can (`lib/observability/pages.ts`). The pipeline counts its own failures. CodeBuild's and CodeDeploy's are counted by their rules, because
 * CodeDeploy has no metrics. One alarm more tells of messages that EventBridge could not deliver.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export class DeliveryNotifications extends Construct {
  readonly topic: sns.Topic;
  readonly alarms: cloudwatch.Alarm[] = [];
  private readonly rules: events.Rule[] = [];

  constructor(scope: Construct, id: string, props: DeliveryNotificationsProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', { masterKey: props.store.key, enforceSSL: true });
    if (props.email !== undefined) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  /** To be called once, when everything that can fail is there. */
  watch(watched: Watched): void {
    this.addFailure('Stage', failedStage(watched.pipeline));
    const build = this.addFailure('Build', failedBuild(watched.projects));
    const deployment = this.addFailure('Deployment', failedDeployment(this, watched.target));
    this.admitRules();
    this.addAlarm('PipelineFailed', 'A run of the delivery pipeline failed', failedRuns(watched.pipeline));
    this.addAlarm('BuildFailed', 'A build of the delivery pipeline failed', triggered(build));
    this.addAlarm('DeploymentFailed', 'A deployment failed, or somebody stopped it', triggered(deployment));
    this.addAlarm(
      'MessageLost',
      'EventBridge could not publish the message of a failure',
      lostMessages(this.rules),
    );
  }

  private addFailure(id: string, { description, eventPattern, message }: Failure): events.Rule {
    const rule = new events.Rule(this, `${id}Failure`, { description, eventPattern });
    // The topic's policy stands below, with a condition that the CDK's own target has not.
    rule.addTarget({ bind: () => ({ arn: this.topic.topicArn, input: message }) });
    this.rules.push(rule);
    return rule;
  }

  private admitRules(): void {
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Rules',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rules.map(({ ruleArn }) => ruleArn) } },
      }),
    );
  }

  private addAlarm(id: string, alarmDescription: string, metric: cloudwatch.IMetric): void {
    this.alarms.push(
      new cloudwatch.Alarm(this, id, {
        alarmDescription,
        metric,
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        // Failures are counted when there are any; a quiet day has no data.
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
    );
  }
}

const COUNT = { statistic: 'Sum', period: Duration.minutes(5) } as const;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/metrics-dimensions.html */
function failedRuns({ pipelineName }: codepipeline.IPipeline): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/CodePipeline',
    metricName: 'FailedPipelineExecutions',
    dimensionsMap: { PipelineName: pipelineName },
    ...COUNT,
  });
}

function triggered(rule: events.Rule): cloudwatch.Metric {
  return ruleMetric(rule, 'TriggeredRules');
}

function lostMessages(rules: readonly events.Rule[]): cloudwatch.MathExpression {
  const metrics = rules.map(
    (rule, index) => [`lost${index}`, ruleMetric(rule, 'FailedInvocations')] as const,
  );
  return new cloudwatch.MathExpression({
    expression: metrics.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics),
    label: 'Messages that were not delivered',
    period: COUNT.period,
  });
}

function ruleMetric({ ruleName }: events.Rule, metricName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { RuleName: ruleName },
    ...COUNT,
  });
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
function failedStage(pipeline: codepipeline.IPipeline): Failure {
  const run = fromPath('$.detail.execution-id');
  return {
    description: 'A stage of the delivery pipeline failed',
    eventPattern: {
      source: ['aws.codepipeline'],
      detailType: ['CodePipeline Stage Execution State Change'],
      detail: { pipeline: [pipeline.pipelineName], state: ['FAILED'] },
    },
    message: events.RuleTargetInput.fromText(
      `Stage ${fromPath('$.detail.stage')} of pipeline ${fromPath('$.detail.pipeline')} failed in run ${run}.`,
    ),
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html */
function failedBuild(projects: readonly codebuild.IProject[]): Failure {
  const log = fromPath('$.detail.additional-information.logs.deep-link');
  return {
    description: 'A build of the delivery pipeline failed or was stopped',
    eventPattern: {
      source: ['aws.codebuild'],
      detailType: ['CodeBuild Build State Change'],
      detail: {
        'project-name': projects.map(({ projectName }) => projectName),
        'build-status': ['FAILED', 'FAULT', 'STOPPED', 'TIMED_OUT'],
      },
    },
    message: events.RuleTargetInput.fromText(
      `Build ${fromPath('$.detail.build-id')} ended as ${fromPath('$.detail.build-status')}. Log: ${log}`,
    ),
  };
}

function failedDeployment(scope: Construct, target: DeploymentTarget): Failure {
  return target.strategy === 'codedeploy'
    ? failedCodeDeployment(target.deploymentGroup)
    : failedEcsDeployment(scope, target.service.serviceArn);
}

type CodeDeployGroup = Extract<DeploymentTarget, { strategy: 'codedeploy' }>['deploymentGroup'];

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
function failedCodeDeployment({ application, deploymentGroupName }: CodeDeployGroup): Failure {
  return {
    description: 'A deployment of the service failed, or somebody stopped it',
    eventPattern: {
      source: ['aws.codedeploy'],
      detailType: ['CodeDeploy Deployment State-change Notification'],
      detail: {
        application: [application.applicationName],
        deploymentGroup: [deploymentGroupName],
        state: ['FAILURE', 'STOP'],
      },
    },
    message: events.RuleTargetInput.fromText(
      `Deployment ${fromPath('$.detail.deploymentId')} of ${fromPath('$.detail.application')} ended as ` +
        `${fromPath('$.detail.state')}. CodeDeploy returns traffic to the version before it.`,
    ),
  };
}

/**
 * The one event that AWS documents for a deployment that failed, where the circuit breaker is on, as it is here. Whether it
 * comes too when somebody stopped the deployment, or an alarm or a hook took it back, AWS does not say: the stage of the
 * pipeline, or the update of the stack, fails then, and tells.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 */
function failedEcsDeployment(scope: Construct, serviceArn: string): Failure {
  return {
    description: 'A deployment of the service failed',
    eventPattern: {
      source: ['aws.ecs'],
      detailType: ['ECS Deployment State Change'],
      account: [Stack.of(scope).account],
      resources: [serviceArn],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    },
    message: events.RuleTargetInput.fromText(
      `Deployment ${fromPath('$.detail.deploymentId')} failed: ${fromPath('$.detail.reason')}`,
    ),
  };
}
