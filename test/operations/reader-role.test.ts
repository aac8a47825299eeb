import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { READER_ACTIONS } from '../../lib/operations/reader-actions';
import { ReaderRole } from '../../lib/operations/reader-role';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

describe('the role that only reads', () => {
  const stack = new Stack(testApp(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  new ReaderRole(stack, 'Reader', { settings: testSettings() });
  const template = Template.fromStack(stack);
  const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements: readonly { readonly Action: string | readonly string[]; readonly Resource: unknown }[] =
    policy?.['Properties'].PolicyDocument.Statement;

  it('may what watch, status, logs and doctor need', () => {
    const allowed = statements.flatMap(({ Action }) => Action);
    expect(allowed).toEqual(expect.arrayContaining([...new Set(Object.values(READER_ACTIONS).flat())]));
  });

  it('may write nothing', () => {
    const writing = statements
      .flatMap(({ Action }) => Action)
      .filter((action) => !/:(Describe|Filter|Get|GET|List|Simulate)/.test(action));
    expect(writing).toEqual([]);
  });

  it.each([
    ['logs:FilterLogEvents', ':log-group:shop-sandbox-*'],
    ['ssm:GetParameter', ':parameter/cdk-bootstrap/*'],
    ['apigateway:GET', '::/account'],
    ['iam:GetRole', ':role/aws-service-role/*'],
    ['iam:SimulatePrincipalPolicy', ':role/cdk-*'],
  ])('may %s on nothing but …%s', (action, ending) => {
    const resources = statements.filter(({ Action }) => [Action].flat().includes(action));
    expect(resources.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining(`${ending}"`),
    ]);
  });

  it('is taken on by principals of the account that may assume roles', () => {
    const [role] = Object.values(template.findResources('AWS::IAM::Role'));
    expect(JSON.stringify(role?.['Properties'].AssumeRolePolicyDocument.Statement)).toMatch(
      /"Action":"sts:AssumeRole","Effect":"Allow","Principal":\{"AWS":.*:iam::111122223333:root"/,
    );
  });
});
