import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';

export interface DeploymentLogProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix'>;
  /** Who deploys the order API. */
  readonly service: DeployedByCodeDeploy | DeployedByEcs;
  /** Name of the CodeDeploy application that shifts the quote function's alias. */
  readonly quoteApplication: string;
}

export interface DeployedByCodeDeploy {
  readonly application: string;
}

export interface DeployedByEcs {
  readonly serviceArn: string;
}

/**
 * Keeps when each deployment begins and ends, in a log group, and counts it: how often a rule matched is a metric that
 * EventBridge keeps by itself, so graphs show deployments beside what they did, without anybody drawing them.
 *
 * Writing to a log group is a permission of CloudWatch Logs, of which a region has ten: this takes one.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export class DeploymentLog extends Construct {
  readonly logGroup: logs.LogGroup;
  readonly serviceRule: events.Rule;
  /** Deployments of the quote function that begin or succeed. */
  readonly quoteRule: events.Rule;
  /** Those that fail, or that somebody stops. The delivery stack has a rule of its own for the order API's. */
  readonly quoteFailureRule: events.Rule;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeploymentLogProps,
  ) {
    super(scope, id);
    const { service, quoteApplication, settings } = props;
    this.logGroup = new logs.LogGroup(this, 'Group', {
      // The path that AWS asks for: https://repost.aws/knowledge-center/cloudwatch-log-group-eventbridge
      logGroupName: `/aws/events/${this.named('deployments')}`,
      retention: settings.logs.retentionDays,
      // A group with a name that stays would block the next deployment; CodeDeploy and ECS remember deployments too.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.serviceRule = this.addRule(
      'Service',
      'Deployments of the order API',
      'application' in service ? byCodeDeploy(service.application) : byEcs(service.serviceArn),
    );
    this.quoteRule = this.addRule(
      'Quote',
      'Deployments of the quote function that begin or succeed',
      byCodeDeploy(quoteApplication, ['START', 'READY', 'SUCCESS']),
    );
    this.quoteFailureRule = this.addRule(
      'QuoteFailure',
      'Deployments of the quote function that fail or are stopped',
      byCodeDeploy(quoteApplication, ['FAILURE', 'STOP']),
    );
    this.admitRules();
  }

  private addRule(id: string, description: string, eventPattern: events.EventPattern): events.Rule {
    const rule = new events.Rule(this, id, { description, eventPattern });
    // The CDK's own target makes a function that writes the permission.
    rule.addTarget({ bind: () => ({ arn: this.groupArn() }) });
    return rule;
  }

  private admitRules(): void {
    const principals = ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
      (service) => new iam.ServicePrincipal(service),
    );
    const resources = [`${this.groupArn()}:*`];
    new logs.ResourcePolicy(this, 'Permission', {
      resourcePolicyName: this.named('deployments'),
      policyStatements: [
        new iam.PolicyStatement({ principals, actions: ['logs:CreateLogStream'], resources }),
        new iam.PolicyStatement({
          principals,
          actions: ['logs:PutLogEvents'],
          resources,
          conditions: {
            ArnEquals: {
              'aws:SourceArn': [this.serviceRule, this.quoteRule, this.quoteFailureRule].map(
                ({ ruleArn }) => ruleArn,
              ),
            },
          },
        }),
      ],
    });
  }

  /** Without the `:*` that CloudFormation's attribute ends with. */
  private groupArn(): string {
    return Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  private named(thing: string): string {
    const { prefix, environment } = this.props.settings;
    return `${prefix}-${environment}-${thing}`;
  }
}

/** https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html */
function byCodeDeploy(application: string, state?: string[]): events.EventPattern {
  return {
    source: ['aws.codedeploy'],
    detailType: ['CodeDeploy Deployment State-change Notification'],
    detail: { application: [application], ...(state && { state }) },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
function byEcs(serviceArn: string): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Deployment State Change'],
    resources: [serviceArn],
  };
}
