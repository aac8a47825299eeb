import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { awsClients } from '../../ops/aws/clients';
import type { OpsContext } from '../../ops/context/context';
import { Stacks } from '../../ops/context/stacks';
import { domainDelegation } from '../../ops/doctor/domain';
import { REGION } from '../../ops/doctor/region';
import { GITHUB_PROVIDER } from '../../ops/doctor/roles';
import { CONNECTION } from '../../ops/doctor/services';
import { type DeepPartial, testSettings } from '../settings';

/** What a check is given in an environment with these settings. */
function contextWith(overrides: DeepPartial<OpsContext['settings']> = {}, region = 'us-east-1'): OpsContext {
  const settings = testSettings(overrides);
  const clients = awsClients({ region });
  return {
    settings,
    clients,
    stacks: new Stacks(clients, settings),
    terminal: { out: () => undefined, error: () => undefined, columns: 80 },
    json: false,
    confirm: () => Promise.resolve(),
    signal: new AbortController().signal,
    now: () => new Date(0),
    pause: () => Promise.resolve(),
  };
}

/** A look-up of name servers that gives this answer. */
function telling(answer: readonly string[] | Error): () => Promise<readonly string[]> {
  return () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
}

describe('the check of the region', () => {
  it('is content where CodeBuild has ARM and Fargate every zone', async () => {
    expect(await REGION.look(contextWith())).toMatchObject([{ level: 'ok' }]);
  });

  it('warns where CodeBuild lists no builds on ARM', async () => {
    expect(await REGION.look(contextWith({}, 'eu-north-1'))).toMatchObject([
      { level: 'warning', what: expect.stringContaining('eu-north-1') },
    ]);
  });

  it('warns where Fargate has not every zone, unless the configuration names zones', async () => {
    const network = { availabilityZoneNames: ['ap-northeast-1a', 'ap-northeast-1c'] };

    expect(await REGION.look(contextWith({}, 'ap-northeast-1'))).toMatchObject([
      { level: 'warning', what: expect.stringContaining('apne1-az1, apne1-az2 and apne1-az4') },
    ]);
    expect(await REGION.look(contextWith({ network }, 'ap-northeast-1'))).toMatchObject([{ level: 'ok' }]);
  });
});

describe('the check of a domain', () => {
  const route53 = mockClient(Route53Client);
  const context = contextWith({
    loadBalancer: {
      domain: { name: 'orders.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' },
    },
  });
  beforeEach(() => {
    route53.reset();
    route53
      .on(GetHostedZoneCommand)
      .resolves({ DelegationSet: { NameServers: ['ns-1.awsdns.com', 'ns-2.awsdns.com'] } });
  });

  it('is content when the world asks the name servers of the hosted zone', async () => {
    const lookup = telling(['NS-2.awsdns.com.', 'ns-1.awsdns.com']);
    expect(await domainDelegation(lookup).look(context)).toMatchObject([{ level: 'ok' }]);
  });

  it('names both when it asks others', async () => {
    const lookup = telling(['ns.registrar.example']);
    expect(await domainDelegation(lookup).look(context)).toMatchObject([
      {
        level: 'problem',
        what: 'the name servers of example.com are ns.registrar.example, those of Z1 are ns-1.awsdns.com, ns-2.awsdns.com',
      },
    ]);
  });

  it('wants all of them to be asked', async () => {
    const lookup = telling(['ns-1.awsdns.com']);
    expect(await domainDelegation(lookup).look(context)).toMatchObject([{ level: 'problem' }]);
  });

  it('finds a domain that nobody has registered', async () => {
    const lookup = telling(new Error('ENOTFOUND'));
    expect(await domainDelegation(lookup).look(context)).toMatchObject([{ level: 'problem' }]);
  });
});

describe('the check of the connection to GitHub', () => {
  const connections = mockClient(CodeStarConnectionsClient);
  const context = contextWith({
    delivery: {
      source: { type: 'github', connectionArn: 'arn:connection', repository: 'owner/name', branch: 'main' },
    },
  });
  beforeEach(() => connections.reset());

  it('says that a pending one wants to be confirmed', async () => {
    connections.on(GetConnectionCommand).resolves({ Connection: { ConnectionStatus: 'PENDING' } });
    expect(await CONNECTION.look(context)).toMatchObject([
      { level: 'problem', what: 'arn:connection is PENDING' },
    ]);
  });

  it('is content with one that is available', async () => {
    connections.on(GetConnectionCommand).resolves({ Connection: { ConnectionStatus: 'AVAILABLE' } });
    expect(await CONNECTION.look(context)).toMatchObject([{ level: 'ok' }]);
  });
});

describe('the check of the identity provider of GitHub', () => {
  const iam = mockClient(IAMClient);
  const formation = mockClient(CloudFormationClient);
  const Arn = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
  beforeEach(() => {
    iam.reset();
    formation.reset();
  });

  it.each([
    [undefined, false, false, 'ok', 'none; nothing here needs one'],
    [undefined, true, false, 'ok', `${Arn}; nothing here needs it`],
    ['managed', false, false, 'ok', 'none yet: shop-sandbox-github makes it'],
    ['managed', true, true, 'ok', `${Arn}, made by shop-sandbox-github`],
    ['managed', true, false, 'problem', 'shop-sandbox-github cannot make a second'],
    ['managed', false, true, 'problem', 'shop-sandbox-github made one, and it is gone'],
    ['existing', true, false, 'ok', Arn],
    ['existing', false, false, 'problem', 'the account has none'],
    ['existing', true, true, 'problem', 'the next deployment deletes it'],
  ] as const)(
    'judges by the setting (%s) whether there is one (%s), made by our stack (%s): %s',
    async (provider, exists, own, level, what) => {
      iam
        .on(ListOpenIDConnectProvidersCommand)
        .resolves({ OpenIDConnectProviderList: [{ Arn: 'arn:other' }, ...(exists ? [{ Arn }] : [])] });
      formation.on(DescribeStacksCommand).resolves({ Stacks: [] });
      formation.on(ListStackResourcesCommand).resolves({
        StackResourceSummaries: [
          {
            LogicalResourceId: 'Provider',
            PhysicalResourceId: Arn,
            ResourceType: own ? 'AWS::IAM::OIDCProvider' : 'AWS::IAM::Role',
            ResourceStatus: 'CREATE_COMPLETE',
            LastUpdatedTimestamp: new Date(0),
          },
        ],
      });
      const context = contextWith(provider && { github: { repository: 'owner/name', provider } });
      const [finding] = await GITHUB_PROVIDER.look(context);
      expect([finding?.level, finding?.what]).toEqual([level, expect.stringContaining(what)]);
    },
  );
});
