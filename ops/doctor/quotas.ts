import { DescribeAddressesCommand, EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import type { Settings } from '../../lib/config';
import { nameOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { type Check, type Finding, ok, problem, warning } from './finding';

/** A quota of an account and region that a first deployment may meet. */
interface Quota {
  readonly what: string;
  readonly service: string;
  /** @see https://docs.aws.amazon.com/servicequotas/latest/userguide/intro.html */
  readonly code: string;
  /** How much the environment needs beside what is there. */
  readonly need: (settings: Settings) => number;
  /** How much is there already. @default none of it counts */
  readonly used?: (context: OpsContext) => Promise<number>;
}

const QUOTAS: readonly Quota[] = [
  {
    what: 'VPCs',
    service: 'vpc',
    code: 'L-F678F1CE',
    need: () => 1,
    used: ({ clients }) => countVpcs(clients.get(EC2Client)),
  },
  {
    what: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    need: natGateways,
    used: async ({ clients }) =>
      (await clients.get(EC2Client).send(new DescribeAddressesCommand({}))).Addresses?.length ?? 0,
  },
  {
    what: 'application load balancers',
    service: 'elasticloadbalancing',
    code: 'L-53DA6B97',
    need: () => 1,
    used: ({ clients }) => countLoadBalancers(clients.get(ElasticLoadBalancingV2Client)),
  },
  {
    what: 'vCPUs of Fargate',
    service: 'fargate',
    code: 'L-3032A538',
    need: (settings) => vcpus(settings, 'FARGATE'),
  },
  {
    what: 'vCPUs of Fargate Spot',
    service: 'fargate',
    code: 'L-36FBB829',
    need: (settings) => vcpus(settings, 'FARGATE_SPOT'),
  },
];

/** Room for what a first deployment makes. Once the network stack is there, what it needs is there too. */
export const QUOTA_CHECKS: readonly Check[] = QUOTAS.map((quota) => ({
  name: `quota: ${quota.what}`,
  async look(context) {
    const deployed = (await context.stacks.outputs('network')) !== undefined;
    const need = deployed ? 0 : quota.need(context.settings);
    if (need === 0) return [ok(deployed ? 'deployed already' : 'none needed')];
    const limit = await limitOf(context.clients.get(ServiceQuotasClient), quota);
    const used = (await quota.used?.(context)) ?? 0;
    return [judge(quota, { need, used, limit })];
  },
}));

function judge(
  { what, service, code }: Quota,
  { need, used, limit }: { readonly need: number; readonly used: number; readonly limit: number },
): Finding {
  if (used + need <= limit) return ok(`${used} of ${limit} used, ${need} needed`);
  return problem(
    `${used} of ${limit} ${what} are used, and ${need} are needed`,
    `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${used + need}`,
  );
}

/** What is in force for the account, else AWS's default. */
async function limitOf(client: ServiceQuotasClient, { service, code }: Quota): Promise<number> {
  const quota = { ServiceCode: service, QuotaCode: code };
  try {
    const { Quota: applied } = await client.send(new GetServiceQuotaCommand(quota));
    if (applied?.Value !== undefined) return applied.Value;
  } catch (error) {
    if (nameOf(error) !== 'NoSuchResourceException') throw error;
  }
  const { Quota: standard } = await client.send(new GetAWSDefaultServiceQuotaCommand(quota));
  return standard?.Value ?? 0;
}

function natGateways({ network }: Settings): number {
  if (network.egress === 'nat-gateway') return 1;
  return network.egress === 'nat-gateway-per-zone' ? network.availabilityZones : 0;
}

/** During a release the service runs twice. The worker is one task of the smallest size. */
function vcpus({ service, workflow }: Settings, capacity: Settings['service']['capacity']): number {
  const serving = service.capacity === capacity ? (2 * service.tasks.max * service.cpu) / 1024 : 0;
  const worker = capacity === 'FARGATE' && workflow.shipping.worker === 'fargate' ? 0.25 : 0;
  return serving + worker;
}

async function countVpcs(client: EC2Client): Promise<number> {
  let found = 0;
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client }, {})) found += Vpcs.length;
  return found;
}

async function countLoadBalancers(client: ElasticLoadBalancingV2Client): Promise<number> {
  let found = 0;
  for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client }, {})) {
    found += LoadBalancers.filter(({ Type }) => Type === 'application').length;
  }
  return found;
}

/** Executions at once that a new account may have; Lambda keeps this many unreserved. */
const NEW_ACCOUNT = 10;

/**
 * Lambda's own answer: Service Quotas tells the default of 1,000 where a new account has ten.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
export const LAMBDA_CONCURRENCY: Check = {
  name: 'quota: Lambda concurrency',
  async look({ clients, settings }) {
    const { AccountLimit = {} } = await clients.get(LambdaClient).send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions = 0, UnreservedConcurrentExecutions = 0 } = AccountLimit;
    const { concurrency } = settings.quote;
    const reserved = concurrency.type === 'reserved' ? concurrency.executions : 0;
    const fix =
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000';
    if (reserved > 0 && UnreservedConcurrentExecutions - reserved < Math.min(100, ConcurrentExecutions)) {
      return [
        problem(
          `quote.concurrency reserves ${reserved} of ${UnreservedConcurrentExecutions}, and Lambda keeps 100 unreserved`,
          `${fix}, or set quote.concurrency to unreserved`,
        ),
      ];
    }
    if (ConcurrentExecutions <= NEW_ACCOUNT) {
      return [warning(`${ConcurrentExecutions} executions at once: a busy workflow is throttled`, fix)];
    }
    return [ok(`${ConcurrentExecutions} executions at once`)];
  },
};

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const CODEBUILD_CONCURRENCY: Check = {
  name: 'quota: CodeBuild builds',
  async look({ clients, settings }) {
    const size = settings.delivery.build.size.toLowerCase();
    const wanted = new RegExp(`concurrently running builds for arm.*${size}`, 'i');
    const client = clients.get(ServiceQuotasClient);
    for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode: 'codebuild' })) {
      const found = Quotas.find(({ QuotaName = '' }) => wanted.test(QuotaName));
      if (found === undefined) continue;
      if ((found.Value ?? 0) >= 1) return [ok(`${found.Value} at once of ARM ${size}`)];
      return [
        problem(
          `${found.QuotaName}: ${found.Value}`,
          `aws service-quotas request-service-quota-increase --service-code codebuild --quota-code ${found.QuotaCode} --desired-value 1`,
        ),
      ];
    }
    return [
      {
        level: 'unknown',
        what: `Service Quotas lists no builds of ARM ${size}`,
        fix: 'look at the console of Service Quotas',
      },
    ];
  },
};
