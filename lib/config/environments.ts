import type { Environments } from './input';

/**
 * The environments. This is the file to edit.
 *
 * What is left out has its default, listed with everything else in `docs/configuration.md`. No account, region or
 * domain is set here, so that any account can deploy as it is: `npx cdk deploy --all -c env=staging` uses the
 * credentials at hand. Set `account` and `region` before more than one account is in use.
 */
export const ENVIRONMENTS: Environments = {
  /** One developer's own: the cheapest that works, gone without a trace after `cdk destroy`. */
  sandbox: {
    // One key for workflow and pipeline, which saves 1 USD a month.
    protection: { data: 'destroy', deletionProtection: false, keys: 'shared' },
    logs: { retentionDays: 7, level: 'debug' },
    // No NAT gateway: a task has a public address, and its security group admits the load balancer only.
    network: { egress: 'public-subnets' },
    // The smallest task that Fargate has.
    service: { cpu: 256, memoryMiB: 512, capacity: 'FARGATE', tasks: { min: 1, max: 3 } },
    // The shortest canary that leaves an alarm the time to go off. The first deployment does not shift; `cdk deploy` of
    // a changed quote function waits for these minutes. 'AllAtOnce' for those who would rather not.
    quote: { shift: 'Canary10Percent5Minutes' },
    // Short waits, so that a trial sees their ends. Nothing in the account ships: run the worker on your own machine.
    workflow: {
      approval: { hours: 1 },
      shipping: { heartbeatSeconds: 30, timeoutMinutes: 15 },
      reminderHours: 1,
      stuckAfterMinutes: 240,
      logLevel: 'ALL',
    },
    // One composite alarm in place of four, which saves 1.50 USD a month.
    observability: { pageBy: 'environment' },
  },

  /** Built like production, only smaller: what works here works there. */
  staging: {
    protection: { data: 'destroy', deletionProtection: false },
    logs: { retentionDays: 30 },
    // One gateway for both zones: when its zone fails, staging fails.
    network: { cidr: '10.1.0.0/16', egress: 'nat-gateway' },
    image: { untaggedExpiryDays: 14 },
    service: { cpu: 512, memoryMiB: 1024, tasks: { min: 2, max: 4 } },
    loadBalancer: { accessLogs: true },
    timeouts: { healthCheck: { interval: 10, timeout: 5, gracePeriod: 60 } },
    // As in production: somebody approves, and an image that ECR could not judge is not released.
    delivery: { approval: { type: 'manual' }, scan: { withoutResult: 'fail' } },
    workflow: { shipping: { worker: 'fargate' } },
  },

  /** Survives the loss of a zone, and of an unlucky `cdk destroy`. */
  production: {
    protection: { data: 'retain', deletionProtection: true },
    logs: { retentionDays: 365 },
    network: {
      cidr: '10.2.0.0/16',
      availabilityZones: 3,
      egress: 'nat-gateway-per-zone',
      flowLogs: true,
    },
    image: { untaggedExpiryDays: 30 },
    service: {
      cpu: 1024,
      memoryMiB: 2048,
      // One task in each zone at the least.
      tasks: { min: 3, max: 12 },
      tracing: true,
      containerInsights: true,
    },
    loadBalancer: { accessLogs: true, waf: true },
    // Slower to call a target unhealthy than elsewhere: a short pause must not cost a third of the capacity.
    timeouts: { healthCheck: { interval: 10, timeout: 5, unhealthyThreshold: 3, gracePeriod: 60 } },
    // Twice the time of the others: a rare fault needs more calls to show.
    quote: { shift: 'Canary10Percent10Minutes' },
    // The image has no operating system, which only enhanced scanning of the registry can judge.
    delivery: { approval: { type: 'manual' }, scan: { withoutResult: 'fail' }, artifactDays: 90 },
    workflow: { shipping: { worker: 'fargate' } },
  },
};
