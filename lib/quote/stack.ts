import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { QUOTE_SERVICE } from '../../lambda/quote/contract';
import type { Settings } from '../config/settings';
import { handlerCode } from '../handlers/bundle';
import { functionLogLevel } from '../handlers/log-level';
import { HandlerFunction } from '../handlers/handler-function';
import { dataRemovalPolicy } from '../stack/removal-policy';
import { GradualFunction } from './gradual-function';
import { QuoteApi } from './quote-api';
import { TrafficShift } from '../release/traffic-shift';

export interface QuoteStackProps extends StackProps {
  readonly settings: Settings;
}

/**
 * The quote function, released gradually, behind its API. Where the API Gateway logging role is managed by this app,
 * this stack depends on `ApiGatewayLoggingStack`.
 */
export class QuoteStack extends Stack {
  /** The workflow calls `quote.alias`. */
  readonly quote: GradualFunction;
  readonly api: QuoteApi;

  constructor(scope: Construct, id: string, props: QuoteStackProps) {
    super(scope, id, props);
    this.quote = this.addQuote(props);
    this.api = new QuoteApi(this, 'QuoteApi', {
      settings: props.settings,
      alias: this.quote.alias,
      name: `${props.settings.prefix}-${props.settings.environment}-quote`,
    });
    this.addOutputs();
  }

  private addQuote({ settings }: QuoteStackProps): GradualFunction {
    const { quote } = settings;
    return new GradualFunction(this, 'Quote', {
      code: handlerCode('quote/quote'),
      description: 'Prices an order line',
      environment: {
        POWERTOOLS_SERVICE_NAME: QUOTE_SERVICE,
        POWERTOOLS_METRICS_NAMESPACE: `${settings.prefix}-${settings.environment}`,
        // The function answers API Gateway itself, and makes no HTTP calls that a trace could follow.
        POWERTOOLS_TRACER_CAPTURE_HTTPS_REQUESTS: 'false',
      },
      versionSeed: quote.versionSeed,
      compute: {
        memoryMiB: quote.memoryMiB,
        timeout: Duration.seconds(quote.timeoutSeconds),
        concurrency: quote.concurrency,
      },
      logs: {
        retention: settings.logs.retentionDays,
        removalPolicy: dataRemovalPolicy(settings.protection),
        level: functionLogLevel(settings.logs.level),
      },
      // API, workflow and hooks wait for their answer.
      onAsyncFailure: { type: 'none' },
      release: {
        shift: TrafficShift.of(quote.shift),
        hooks: {
          pre: this.addHook(
            'PreTraffic',
            settings,
            'quote/pre-traffic',
            'Golden quotes against the new version',
          ),
          post: this.addHook(
            'PostTraffic',
            settings,
            'quote/post-traffic',
            'Golden quotes and errors after the shift',
          ),
        },
        alarms: quote.alarms,
        ignoreAlarms: quote.ignoreAlarms,
      },
    });
  }

  private addHook(id: string, settings: Settings, handler: string, description: string) {
    return new HandlerFunction(this, id, {
      settings,
      handler,
      description,
      timeout: Duration.minutes(1),
      environment: { POWERTOOLS_SERVICE_NAME: 'quote-hook' },
    }).function;
  }

  private addOutputs(): void {
    const { deploymentGroup, function: fn, alias } = this.quote;
    new CfnOutput(this, 'QuoteUrl', { value: this.api.url });
    new CfnOutput(this, 'QuoteFunctionName', { value: fn.functionName });
    new CfnOutput(this, 'QuoteAliasName', { value: alias.aliasName });
    new CfnOutput(this, 'QuoteApplicationName', { value: deploymentGroup.application.applicationName });
    new CfnOutput(this, 'QuoteDeploymentGroupName', { value: deploymentGroup.deploymentGroupName });
  }
}
