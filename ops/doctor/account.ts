import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import cdk from '../../cdk.json';
import { nameOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { type Check, type Finding, ok, problem } from './finding';

/** Qualifier of the bootstrap stack, unless `cdk.json` names another. */
const DEFAULT_QUALIFIER = 'hnb659fds';

/** @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html */
export const QUALIFIER: string =
  new Map<string, unknown>(Object.entries(cdk.context)).get('@aws-cdk/core:bootstrapQualifier')?.toString() ??
  DEFAULT_QUALIFIER;

/** Version of the bootstrap stack that templates of this CDK ask for (their rule `CheckBootstrapVersion`). */
const BOOTSTRAP_VERSION = 6;

/** Credentials work, and lead to the account and region of the configuration. */
export const ACCOUNT: Check = {
  name: 'account and region',
  async look({ clients, settings }) {
    const client = clients.get(STSClient);
    const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    const region = await client.config.region();
    const findings: Finding[] = [ok(`${Account} in ${region}, as ${Arn}`)];
    if (settings.account !== undefined && settings.account !== Account) {
      findings.push(
        problem(
          `the configuration of ${settings.environment} is for account ${settings.account}`,
          'use --profile with credentials of that account',
        ),
      );
    }
    if (settings.region !== undefined && settings.region !== region) {
      findings.push(
        problem(
          `the configuration of ${settings.environment} is for ${settings.region}`,
          `leave --region out, or pass --region ${settings.region}`,
        ),
      );
    }
    return findings;
  },
};

/** The CDK has been bootstrapped, and not too long ago. */
export const BOOTSTRAP: Check = {
  name: 'bootstrap',
  async look({ clients }) {
    const version = await bootstrapVersion(clients);
    if (version === undefined)
      return [problem('this account and region is not bootstrapped', 'npx cdk bootstrap')];
    if (version < BOOTSTRAP_VERSION) {
      return [
        problem(
          `the bootstrap stack is of version ${version}, ${BOOTSTRAP_VERSION} is needed`,
          'npx cdk bootstrap',
        ),
      ];
    }
    return [ok(`version ${version}`)];
  },
};

async function bootstrapVersion(clients: OpsContext['clients']): Promise<number | undefined> {
  try {
    const Name = `/cdk-bootstrap/${QUALIFIER}/version`;
    const { Parameter } = await clients.get(SSMClient).send(new GetParameterCommand({ Name }));
    return Number(Parameter?.Value);
  } catch (error) {
    if (nameOf(error) === 'ParameterNotFound') return undefined;
    throw error;
  }
}
