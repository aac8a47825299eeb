import { Template } from 'aws-cdk-lib/assertions';
import { outputName, RELEASE_NAMES } from '../../lib/github/release-script';
import { normalise } from '../snapshots/normalise';
import { testApp } from '../test-app';
import { GITHUB, githubApp, githubStack, statementsOf, trustOf } from './github-app';

const built = githubApp();
const { github, githubRelease } = built;
if (github === undefined || githubRelease === undefined) throw new Error('unreachable');
const first = Template.fromStack(github);
const release = Template.fromStack(githubRelease);

const text = (value: unknown) => JSON.stringify(value);

describe('the templates are as they were when they were last looked at', () => {
  it.each([
    ['github', first],
    ['github-release', release],
  ])('%s', (_, template) => {
    expect(normalise(template.toJSON())).toMatchSnapshot();
  });
});

describe('the stacks', () => {
  it('begin with one that needs no other, so that a person can deploy it first', () => {
    expect(github.dependencies).toEqual([]);
  });

  it('make the identity provider once for an account', () => {
    first.hasResourceProperties('AWS::IAM::OIDCProvider', {
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    });
    const second = githubStack({ github: { ...GITHUB, provider: 'existing' } });

    expect(Template.fromStack(second).findResources('AWS::IAM::OIDCProvider')).toEqual({});
  });

  it('have no release role where CodeDeploy does not release', () => {
    const { githubRelease: none } = githubApp({
      deployment: { strategy: 'ecs-native', bakeMinutes: 5, hookTimeoutMinutes: 3, pauseMinutes: 0 },
    });

    expect(none).toBeUndefined();
  });
});

/** What a token must say of its job. */
const subject = (environment: string) => ({
  'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
  'token.actions.githubusercontent.com:sub': `repo:${GITHUB.repository}:environment:${environment}`,
});

describe('who may take the roles on', () => {
  const ofMain = { 'token.actions.githubusercontent.com:ref': 'refs/heads/main' };

  it('are jobs of one environment of one repository, to deploy and to release those of one branch', () => {
    expect([...trustOf(first), ...trustOf(release)].map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { ...subject('sandbox'), ...ofMain } },
      { StringEquals: subject('sandbox-diff') },
      { StringEquals: { ...subject('sandbox'), ...ofMain } },
    ]);
  });

  it('come by the provider of this account', () => {
    for (const { Action, Principal } of [...trustOf(first), ...trustOf(release)]) {
      expect(Action).toBe('sts:AssumeRoleWithWebIdentity');
      expect(text(Principal)).toContain(':oidc-provider/token.actions.githubusercontent.com');
    }
  });
});

describe('the role that deploys', () => {
  it('takes on the roles that the stacks are deployed with, and does nothing else', () => {
    const app = testApp();
    githubStack({}, app);
    const [stack] = app.synth().stacks;

    const [statement, ...others] = statementsOf(first).filter(({ Action }) => text(Action).includes('sts'));
    expect(others).toEqual([]);
    expect(statement?.Resource).toHaveLength(4);
    for (const arn of [stack?.assumeRoleArn, stack?.lookupRole?.arn]) {
      expect(normalise(statement?.Resource)).toContain(arn ?? 'no role');
    }
  });
});

describe('the role that compares', () => {
  it('reads the templates of this environment and nothing else', () => {
    const reads = statementsOf(first).filter(({ Sid }) => Sid === 'ReadTemplates');

    expect(reads).toHaveLength(1);
    expect(reads[0]?.Action).toEqual(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate']);
    expect(text(reads[0]?.Resource)).toContain(':stack/shop-sandbox-*/*');
    expect(statementsOf(first)).toHaveLength(2);
  });
});

describe('the role that releases', () => {
  const statements = statementsOf(release);

  it('has * only where an action knows no resource', () => {
    const anywhere = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);

    expect(anywhere.toSorted()).toEqual([
      'ecr-public:GetAuthorizationToken',
      'ecr:GetAuthorizationToken',
      'ecs:RegisterTaskDefinition',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
      'sts:GetServiceBearerToken',
    ]);
  });

  it('passes on the two roles of the tasks, to tasks only', () => {
    const passed = statements.find(({ Sid }) => Sid === 'PassTaskRoles');

    expect(passed?.Resource).toHaveLength(2);
    expect(passed?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
  });

  it('takes on no other role', () => {
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('sts:AssumeRole');
  });

  it('finds every name that its script reads in the outputs of its stack', () => {
    const outputs = Object.keys(release.toJSON().Outputs);

    expect(outputs).toEqual(expect.arrayContaining(Object.keys(RELEASE_NAMES).map(outputName)));
  });
});
