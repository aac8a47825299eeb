import { Match } from 'aws-cdk-lib/assertions';
import { testSettings } from '../settings';
import { checkTemplate, joined, QUOTE, STOCK, TOTAL } from './check-stack';

const template = checkTemplate(
  testSettings({ workflow: { quoteCheck: { requestsPerSecond: 7, burst: 9 } } }),
);
const [method] = Object.values(template.findResources('AWS::ApiGateway::Method'));
const integration = method?.['Properties'].Integration;

describe('the API of the quote check', () => {
  it('is throttled as the environment says', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 })],
    });
  });

  it('writes an access log, and no execution log', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: Match.objectLike({ DestinationArn: Match.anyValue() }),
      MethodSettings: [Match.objectLike({ LoggingLevel: 'OFF', DataTraceEnabled: false })],
    });
  });

  it('admits a body of 1 to 50 lines, and no other member', () => {
    template.hasResourceProperties('AWS::ApiGateway::RequestValidator', { ValidateRequestBody: true });
    template.hasResourceProperties('AWS::ApiGateway::Model', {
      Schema: Match.objectLike({
        required: ['lines'],
        additionalProperties: false,
        properties: {
          lines: Match.objectLike({
            minItems: 1,
            maxItems: 50,
            items: Match.objectLike({ required: ['sku', 'quantity'], additionalProperties: false }),
          }),
        },
      }),
    });
    expect(integration.PassthroughBehavior).toBe('NEVER');
  });

  it('hands the body to the state machine, and may start that one only', () => {
    const request = joined(integration.RequestTemplates['application/json']);
    const [machine = ''] = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'));

    expect(request).toBe(
      `{"stateMachineArn":"<${machine}>","input":"$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")"}`,
    );
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: Match.objectLike({
        Statement: [{ Action: 'states:StartSyncExecution', Effect: 'Allow', Resource: { Ref: machine } }],
      }),
    });
  });

  it('answers as the execution says, 504 when it took too long and 500 when it failed', () => {
    expect(integration.IntegrationResponses[0].ResponseTemplates['application/json'].split('\n')).toEqual([
      "#set($execution = $input.path('$'))",
      "#if($execution.status == 'SUCCEEDED')",
      '#set($answer = $util.parseJson($execution.output))',
      '#set($context.responseOverride.status = $answer.status)',
      '#set($context.responseOverride.header.Content-Type = $answer.contentType)',
      '$answer.body',
      "#elseif($execution.status == 'TIMED_OUT')",
      '#set($context.responseOverride.status = 504)',
      '#set($context.responseOverride.header.Content-Type = "application/problem+json")',
      '{"type":"about:blank","title":"The check took too long","status":504}',
      '#else',
      '#set($context.responseOverride.status = 500)',
      '#set($context.responseOverride.header.Content-Type = "application/problem+json")',
      '{"type":"about:blank","title":"The check failed","status":500}',
      '#end',
    ]);
  });

  it('answers 500 as well when no execution could be started', () => {
    expect(integration.IntegrationResponses[1]).toMatchObject({
      StatusCode: '500',
      SelectionPattern: String.raw`[45]\d{2}`,
    });
  });

  it('names each status that it answers, once', () => {
    const statuses = method?.['Properties'].MethodResponses.map(
      ({ StatusCode }: { StatusCode: string }) => StatusCode,
    );

    expect(statuses).toEqual(['200', '400', '404', '422', '500', '504']);
  });

  it('asks for signed requests where the quote API does', () => {
    const closed = checkTemplate(testSettings({ quote: { api: { authorization: 'iam' } } }));

    template.hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'NONE' });
    closed.hasResourceProperties('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM' });
  });
});

describe('the state machine of the quote check', () => {
  it('is an Express one, traced, whose log holds no data', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'EXPRESS',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: Match.objectLike({ IncludeExecutionData: false }),
    });
  });

  it('logs as much as the environment says', () => {
    checkTemplate(testSettings({ workflow: { logLevel: 'FATAL' } })).hasResourceProperties(
      'AWS::StepFunctions::StateMachine',
      { LoggingConfiguration: Match.objectLike({ Level: 'FATAL' }) },
    );
  });

  it('may call two functions and read one table', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements: { Action: string | string[]; Resource: unknown }[] = policies.flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const granted = statements.map(({ Action, Resource }) => [Action, Resource]);

    expect(granted).toContainEqual(['lambda:InvokeFunction', [QUOTE, TOTAL]]);
    expect(granted).toContainEqual(['dynamodb:GetItem', STOCK]);
    expect(granted.filter(([, resource]) => resource === '*')).toHaveLength(1);
  });
});
