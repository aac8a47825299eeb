import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { addRestApi, authorizationType } from '../observability/rest-api';
import { FAULT, INVALID_BODY, problemBody, PROBLEM_TYPE, REFUSALS, TOO_LATE } from './problems';
import { REQUEST_SCHEMA } from './request-model';
import { faultTemplate, requestTemplate, responseTemplate } from './templates';

export interface QuoteCheckApiProps {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'protection' | 'quote' | 'workflow'>;
  readonly stateMachine: sfn.IStateMachine;
  /** Name of the API, a dimension of its metrics: two copies in one account need two. */
  readonly name: string;
}

/**
 * `POST /quote-check` in front of the Express state machine: API Gateway checks the body by a model, starts an execution
 * and waits for its end. Throttled, with an access log in JSON; who may call it is the setting of the quote API.
 */
export class QuoteCheckApi extends Construct {
  readonly api: apigateway.RestApi;
  /** Address of the check. */
  readonly url: string;
  /** A dimension of its metrics. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: QuoteCheckApiProps) {
    super(scope, id);
    this.name = props.name;
    const { settings, name } = props;
    this.api = addRestApi(this, {
      settings,
      name,
      description: 'Price and stock of the lines of an order',
      limits: settings.workflow.quoteCheck,
    });
    const resource = this.api.root.addResource('quote-check');
    this.addMethod(resource, props);
    this.addInvalidBodyAnswer();
    this.url = this.api.urlForPath(resource.path);
  }

  private addMethod(resource: apigateway.Resource, { settings, stateMachine }: QuoteCheckApiProps): void {
    const statuses = [
      200,
      ...Object.values(REFUSALS).map(({ status }) => status),
      FAULT.status,
      TOO_LATE.status,
    ];
    resource.addMethod('POST', this.integration(stateMachine), {
      authorizationType: authorizationType(settings.quote.api.authorization),
      requestModels: {
        'application/json': this.api.addModel('Request', {
          contentType: 'application/json',
          description: 'Lines to be checked',
          schema: REQUEST_SCHEMA,
        }),
      },
      requestValidator: new apigateway.RequestValidator(this, 'Body', {
        restApi: this.api,
        validateRequestBody: true,
      }),
      methodResponses: statuses.map((status) => ({ statusCode: String(status) })),
    });
  }

  /**
   * Not `StepFunctionsIntegration.startExecution`: it wraps the body into an input of its own, answers 500 to whatever
   * failed, and adds method responses beside those that are given.
   */
  private integration(stateMachine: sfn.IStateMachine): apigateway.AwsIntegration {
    const credentialsRole = new iam.Role(this, 'Role', {
      description: 'API Gateway, to start executions of the quote check',
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    });
    stateMachine.grantStartSyncExecution(credentialsRole);
    return new apigateway.AwsIntegration({
      service: 'states',
      action: 'StartSyncExecution',
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole,
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        requestTemplates: { 'application/json': requestTemplate(stateMachine.stateMachineArn) },
        integrationResponses: [
          { statusCode: '200', responseTemplates: { 'application/json': responseTemplate() } },
          {
            statusCode: String(FAULT.status),
            selectionPattern: String.raw`[45]\d{2}`,
            responseTemplates: { 'application/json': faultTemplate() },
          },
        ],
      },
    });
  }

  private addInvalidBodyAnswer(): void {
    const { status } = INVALID_BODY;
    this.api.addGatewayResponse('InvalidBody', {
      type: apigateway.ResponseType.BAD_REQUEST_BODY,
      statusCode: String(status),
      responseHeaders: { 'Content-Type': `'${PROBLEM_TYPE}'` },
      templates: { 'application/json': JSON.stringify(problemBody(INVALID_BODY)) },
    });
  }
}
