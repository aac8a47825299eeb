import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { mockClient } from 'aws-sdk-client-mock';
import { awsClients } from '../../ops/aws/clients';
import type { OpsContext } from '../../ops/context/context';
import { Stacks } from '../../ops/context/stacks';
import { domainDelegation } from '../../ops/doctor/domain';
import { CONNECTION } from '../../ops/doctor/services';
import { type DeepPartial, testSettings } from '../settings';

/** What a check is given in an environment with these settings. */
function contextWith(overrides: DeepPartial<OpsContext['settings']>): OpsContext {
  const settings = testSettings(overrides);
  const clients = awsClients({ region: 'us-east-1' });
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
