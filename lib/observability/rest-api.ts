import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { addLogGroup } from '../stack/log-group';
import { ACCESS_LOG } from './access-log';

export interface RestApiProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'protection'>;
  /** Name of the API, a dimension of its metrics: two copies in one account need two. */
  readonly name: string;
  readonly description: string;
  /** What the stage admits. */
  readonly limits: { readonly requestsPerSecond: number; readonly burst: number };
  /** What this stage has beside that. @default nothing */
  readonly stage?: Partial<apigateway.StageOptions>;
}

/**
 * A regional REST API with one stage, named for the environment: throttled, traced, with an access log in JSON. Its
 * constructs are `Api` and `AccessLog` in the scope.
 */
export function addRestApi(
  scope: Construct,
  { settings, name, description, limits, stage }: RestApiProps,
): apigateway.RestApi {
  return new apigateway.RestApi(scope, 'Api', {
    restApiName: name,
    description,
    endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
    // The role is one per account and region, see ApiGatewayLoggingStack: no API may make its own.
    cloudWatchRole: false,
    deployOptions: {
      ...stage,
      stageName: settings.environment,
      throttlingRateLimit: limits.requestsPerSecond,
      throttlingBurstLimit: limits.burst,
      accessLogDestination: new apigateway.LogGroupLogDestination(addLogGroup(scope, 'AccessLog', settings)),
      accessLogFormat: ACCESS_LOG,
      // Execution logs hold whole requests, in a log group that API Gateway makes and nobody removes.
      loggingLevel: apigateway.MethodLoggingLevel.OFF,
      tracingEnabled: true,
    },
  });
}

/** Who may call a method, by the setting of the quote API. */
export function authorizationType(
  authorization: Settings['quote']['api']['authorization'],
): apigateway.AuthorizationType {
  return authorization === 'iam' ? apigateway.AuthorizationType.IAM : apigateway.AuthorizationType.NONE;
}
