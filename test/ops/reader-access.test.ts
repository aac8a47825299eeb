import type { SentCommand } from './actions';
import { assertReaderMay } from './reader-access';

const sent = (client: string, command: string, input: SentCommand['input']): SentCommand => ({
  client: `${client}Client`,
  command: `${command}Command`,
  input,
});

describe('the policy of the role that only reads, judged by the evaluator', () => {
  it.each([
    [
      'logs of the environment',
      sent('CloudWatchLogs', 'FilterLogEvents', { logGroupName: 'shop-sandbox-quote-x' }),
    ],
    ['a role of a service', sent('IAM', 'GetRole', { RoleName: 'AWSServiceRoleForECS' })],
    ['the version of the bootstrap stack', sent('SSM', 'GetParameter', { Name: '/cdk-bootstrap/x/version' })],
    ['the logging role of API Gateway', sent('APIGateway', 'GetAccount', {})],
    ['the state of the service', sent('ECS', 'DescribeServices', { cluster: 'c', services: ['s'] })],
  ])('allows %s', (_, command) => {
    expect(() => assertReaderMay([command])).not.toThrow();
  });

  it.each([
    [
      'logs of others',
      sent('CloudWatchLogs', 'FilterLogEvents', { logGroupName: 'shop-production-x' }),
      'ReadErrors',
    ],
    ['a role of the account', sent('IAM', 'GetRole', { RoleName: 'admin' }), 'ReadServiceRoles'],
    ['a parameter of others', sent('SSM', 'GetParameter', { Name: '/shop/key' }), 'ReadBootstrapVersion'],
    [
      'what writes',
      sent('CodeDeploy', 'StopDeployment', { deploymentId: 'd-1' }),
      'without codedeploy:StopDeployment',
    ],
  ])('refuses %s, and names what came closest', (_, command, closest) => {
    expect(() => assertReaderMay([command])).toThrow(closest);
  });
});
