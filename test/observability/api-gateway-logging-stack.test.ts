import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiGatewayLoggingStack } from '../../lib/observability/api-gateway-logging-stack';

describe('the logging role of API Gateway', () => {
  const template = Template.fromStack(new ApiGatewayLoggingStack(new App(), 'Logging'));

  it('is set for the account', () => {
    template.hasResourceProperties('AWS::ApiGateway::Account', {
      CloudWatchRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Role'), 'Arn'] },
    });
  });

  it.each(['AWS::ApiGateway::Account', 'AWS::IAM::Role'])(
    'stays when the stack goes, because other APIs may use it: %s',
    (type) => {
      template.allResources(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    },
  );

  it('has no physical name, so that two copies in one account do not collide', () => {
    template.hasResourceProperties('AWS::IAM::Role', { RoleName: Match.absent() });
  });
});
