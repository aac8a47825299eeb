import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { QuoteCheck } from './quote-check';
import { QuoteCheckApi } from './quote-check-api';
import type { QuoteCheckResources } from './resources';

export interface QuoteCheckStackProps extends StackProps, QuoteCheckResources {
  readonly settings: Settings;
}

/**
 * The check of an order before it is placed. Where the API Gateway logging role is managed by this app, this stack
 * depends on `ApiGatewayLoggingStack`.
 */
export class QuoteCheckStack extends Stack {
  readonly check: QuoteCheck;
  readonly api: QuoteCheckApi;

  constructor(scope: Construct, id: string, props: QuoteCheckStackProps) {
    super(scope, id, props);
    const { settings } = props;
    this.check = new QuoteCheck(this, 'QuoteCheck', props);
    this.api = new QuoteCheckApi(this, 'QuoteCheckApi', {
      settings,
      stateMachine: this.check.stateMachine,
      name: `${settings.prefix}-${settings.environment}-quote-check`,
    });
    new CfnOutput(this, 'QuoteCheckUrl', { value: this.api.url });
  }
}
