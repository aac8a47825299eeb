import type { Settings } from '../../lib/config/settings';
import type { DeepPartial } from '../settings';
import { DELIVERY_RULE_CASES } from './delivery-rule-cases';
import { QUOTE_RULE_CASES } from './quote-rule-cases';
import { WORKFLOW_RULE_CASES } from './workflow-rule-cases';

type Overrides = DeepPartial<Settings>;

/** Settings that one rule is tried with. */
export interface RuleCases {
  /** Settings the rule has nothing against, edges first. */
  readonly agree: readonly Overrides[];
  /** Settings it refuses, with the setting it names and a part of the fix. */
  readonly contradict: readonly (readonly [Overrides, setting: string, fix: string])[];
}

const REASON = 'incident 4711: the old version fails';

const NATIVE = {
  strategy: 'ecs-native',
  bakeMinutes: 5,
  hookTimeoutMinutes: 3,
  pauseMinutes: 0,
} as const;

const DOMAIN = { hostedZoneId: 'Z1', hostedZoneName: 'example.com' };

const manyTags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'x']));

/** By the name of the rule. */
export const RULE_CASES: Readonly<Record<string, RuleCases>> = {
  releaseShiftEndsWithinTwoDays: {
    agree: [{ deployment: { shift: { linear: { percent: 50, minutes: 2880 } } } }],
    contradict: [
      [
        { deployment: { shift: { linear: { percent: 1, minutes: 30 } } } },
        'deployment.shift.linear',
        'larger percentage',
      ],
    ],
  },
  nativeLinearStepsAreLargeEnough: {
    agree: [
      { deployment: { ...NATIVE, shift: { linear: { percent: 3, minutes: 1 } } } },
      { deployment: { shift: { linear: { percent: 2, minutes: 1 } } } },
    ],
    contradict: [
      [
        { deployment: { ...NATIVE, shift: { linear: { percent: 2, minutes: 1 } } } },
        'deployment.shift.linear.percent',
        'raise it to 3',
      ],
    ],
  },
  releaseFitsThePipelineAction: {
    agree: [
      // Five hooks of 3 minutes, 40 of bake time, 5 for the tasks.
      { deployment: { ...NATIVE, shift: 'AllAtOnce', bakeMinutes: 40 } },
      { deployment: { terminationWaitMinutes: 2880 } },
    ],
    contradict: [
      [
        { deployment: { ...NATIVE, shift: 'AllAtOnce', bakeMinutes: 41 } },
        'deployment',
        'strategy codedeploy',
      ],
    ],
  },
  releaseAlarmsGoOffBeforeTheNextMove: {
    agree: [
      { deployment: { shift: 'Canary10Percent5Minutes', alarms: { windowMinutes: 5 } } },
      { deployment: { shift: 'AllAtOnce', alarms: { windowMinutes: 60 } } },
    ],
    contradict: [
      [
        { deployment: { shift: 'Linear10PercentEvery1Minutes', alarms: { windowMinutes: 2 } } },
        'deployment.alarms.windowMinutes',
        'to 1 or less',
      ],
    ],
  },
  latencyAlarmCanGoOff: {
    agree: [{ deployment: { alarms: { p99Milliseconds: 9999 } }, timeouts: { request: 10 } }],
    contradict: [
      [
        { deployment: { alarms: { p99Milliseconds: 10_000 } }, timeouts: { request: 10 } },
        'deployment.alarms.p99Milliseconds',
        '9999 or less',
      ],
    ],
  },
  releaseAlarmsAreIgnoredForDaysOnly: {
    agree: [
      { deployment: { ignoreAlarms: { until: '2026-11-21', reason: REASON } } },
      { deployment: { ignoreAlarms: { until: '2026-12-05', reason: REASON } } },
    ],
    contradict: [
      [
        { deployment: { ignoreAlarms: { until: '2026-11-20', reason: REASON } } },
        'deployment.ignoreAlarms.until',
        'remove deployment.ignoreAlarms',
      ],
    ],
  },
  productionKeepsItsData: {
    agree: [
      { environment: 'production', protection: { data: 'retain' } },
      { environment: 'staging', protection: { data: 'destroy' } },
    ],
    contradict: [
      [{ environment: 'production', protection: { data: 'destroy' } }, 'protection.data', "'retain'"],
    ],
  },
  productionIsProtectedFromDeletion: {
    agree: [
      { environment: 'production', protection: { deletionProtection: true } },
      { environment: 'staging', protection: { deletionProtection: false } },
    ],
    contradict: [
      [
        { environment: 'production', protection: { deletionProtection: false } },
        'protection.deletionProtection',
        'true',
      ],
    ],
  },
  protectedDataIsNotDestroyed: {
    agree: [
      { protection: { data: 'retain', deletionProtection: true } },
      { protection: { data: 'retain', deletionProtection: false } },
      { protection: { data: 'destroy', deletionProtection: false } },
    ],
    contradict: [
      [
        { protection: { data: 'destroy', deletionProtection: true } },
        'protection.deletionProtection',
        "protection.data to 'retain'",
      ],
    ],
  },
  cidrStartsOnItsBoundary: {
    agree: [{ network: { cidr: '10.3.0.0/16' } }, { network: { cidr: '192.168.4.0/22' } }],
    contradict: [
      [{ network: { cidr: '10.3.4.0/16' } }, 'network.cidr', "'10.3.0.0/16'"],
      [{ network: { cidr: '192.168.5.0/22' } }, 'network.cidr', "'192.168.4.0/22'"],
    ],
  },
  zoneNamesAreAsManyAsZones: {
    agree: [
      { network: { availabilityZones: 2 } },
      { network: { availabilityZones: 2, availabilityZoneNames: ['eu-west-1a', 'eu-west-1b'] } },
    ],
    contradict: [
      [
        { network: { availabilityZones: 3, availabilityZoneNames: ['eu-west-1a', 'eu-west-1b'] } },
        'network.availabilityZoneNames',
        'name 3 zones',
      ],
      [
        { network: { availabilityZones: 2, availabilityZoneNames: [] } },
        'network.availabilityZoneNames',
        'name 2 zones',
      ],
    ],
  },
  zoneNamesDiffer: {
    agree: [{}, { network: { availabilityZoneNames: ['eu-west-1a', 'eu-west-1b'] } }],
    contradict: [
      [
        { network: { availabilityZoneNames: ['eu-west-1a', 'eu-west-1a'] } },
        'network.availabilityZoneNames',
        'another zone',
      ],
    ],
  },
  zoneNamesBelongToTheRegion: {
    agree: [
      { region: 'eu-west-1' },
      {},
      { region: 'eu-west-1', network: { availabilityZoneNames: ['eu-west-1c'] } },
    ],
    contradict: [
      [
        { region: 'eu-west-2', network: { availabilityZoneNames: ['eu-west-1a'] } },
        'network.availabilityZoneNames',
        'begin with eu-west-2',
      ],
      [
        { network: { availabilityZoneNames: ['eu-west-1a'] } },
        'network.availabilityZoneNames',
        "region to 'eu-west-1'",
      ],
      // us-east-11 would be another region, whose names also begin with us-east-1.
      [
        { region: 'us-east-1', network: { availabilityZoneNames: ['us-east-11a'] } },
        'network.availabilityZoneNames',
        'begin with us-east-1',
      ],
    ],
  },
  tasksFitIntoTheSubnets: {
    // A /24 gives /27 subnets: 32 addresses, 13 of them taken, in two zones 38 for tasks.
    agree: [
      { network: { cidr: '10.0.0.0/24', availabilityZones: 2 }, service: { tasks: { max: 19 } } },
      { network: { cidr: '10.0.0.0/24', availabilityZones: 3 }, service: { tasks: { max: 28 } } },
      { network: { cidr: '10.0.0.0/16' }, service: { tasks: { max: 1000 } } },
    ],
    contradict: [
      [
        { network: { cidr: '10.0.0.0/24', availabilityZones: 2 }, service: { tasks: { max: 20 } } },
        'service.tasks.max',
        'to 19',
      ],
    ],
  },
  minimumOfTasksFitsMaximum: {
    agree: [{ service: { tasks: { min: 2, max: 2 } } }, { service: { tasks: { min: 1, max: 2 } } }],
    contradict: [
      [{ service: { tasks: { min: 2, max: 1 } } }, 'service.tasks.min', 'raise service.tasks.max to 2'],
    ],
  },
  memoryIsPairedWithCpu: {
    agree: [
      { service: { cpu: 256, memoryMiB: 2048 } },
      { service: { cpu: 4096, memoryMiB: 30_720 } },
      { service: { cpu: 16_384, memoryMiB: 32_768 } },
    ],
    contradict: [
      [{ service: { cpu: 256, memoryMiB: 4096 } }, 'service.memoryMiB', 'service.cpu to 512'],
      [{ service: { cpu: 1024, memoryMiB: 512 } }, 'service.memoryMiB', 'to 2048, or service.cpu to 256'],
      [{ service: { cpu: 8192, memoryMiB: 17_408 } }, 'service.memoryMiB', 'to 20480'],
      [{ service: { cpu: 512, memoryMiB: 1000 } }, 'service.memoryMiB', 'to 1024'],
    ],
  },
  productionHasTwoTasks: {
    agree: [
      { environment: 'production', service: { tasks: { min: 2 } } },
      { environment: 'staging', service: { tasks: { min: 1 } } },
    ],
    contradict: [
      [{ environment: 'production', service: { tasks: { min: 1 } } }, 'service.tasks.min', 'to 2'],
    ],
  },
  productionDoesNotLiveOnSpot: {
    agree: [
      { environment: 'production', service: { capacity: 'FARGATE' } },
      { environment: 'sandbox', service: { capacity: 'FARGATE_SPOT' } },
    ],
    contradict: [
      [
        { environment: 'production', service: { capacity: 'FARGATE_SPOT' } },
        'service.capacity',
        "to 'FARGATE'",
      ],
    ],
  },
  execStaysInTheSandbox: {
    agree: [
      { environment: 'sandbox', service: { exec: true } },
      { environment: 'production', service: { exec: false } },
    ],
    contradict: [
      [{ environment: 'staging', service: { exec: true } }, 'service.exec', 'sandbox'],
      [{ environment: 'production', service: { exec: true } }, 'service.exec', 'sandbox'],
    ],
  },
  collectorImageCanBePulled: {
    agree: [
      { service: { tracing: true }, network: { egress: 'nat-gateway' } },
      { service: { tracing: true }, network: { egress: 'public-subnets' } },
      { service: { tracing: false }, network: { egress: 'interface-endpoints' } },
    ],
    contradict: [
      [
        { service: { tracing: true }, network: { egress: 'interface-endpoints' } },
        'service.tracing',
        'nat-gateway',
      ],
    ],
  },
  secretsShadowNoVariable: {
    agree: [{}, { service: { secrets: { PORTAL_KEY: { source: 'ssm', name: '/k' } } } }],
    contradict: [
      [{ service: { secrets: { PORT: { source: 'ssm', name: '/k' } } } }, 'service.secrets.PORT', 'APP_PORT'],
      [
        { service: { secrets: { TABLE_NAME: { source: 'ssm', name: '/k' } } } },
        'service.secrets.TABLE_NAME',
        'APP_',
      ],
      [
        { service: { secrets: { AWS_REGION: { source: 'ssm', name: '/k' } } } },
        'service.secrets.AWS_REGION',
        'APP_',
      ],
      [
        { service: { secrets: { NODE_OPTIONS: { source: 'ssm', name: '/k' } } } },
        'service.secrets.NODE_OPTIONS',
        'APP_',
      ],
    ],
  },
  domainLiesInItsHostedZone: {
    agree: [
      {},
      { loadBalancer: { domain: { ...DOMAIN, name: 'orders.example.com' } } },
      { loadBalancer: { domain: { ...DOMAIN, name: 'example.com' } } },
    ],
    contradict: [
      [
        { loadBalancer: { domain: { ...DOMAIN, name: 'orders.example.org' } } },
        'loadBalancer.domain.name',
        'hosted zone',
      ],
      [
        { loadBalancer: { domain: { ...DOMAIN, name: 'notexample.com' } } },
        'loadBalancer.domain.name',
        'hosted zone',
      ],
    ],
  },
  requestsEndBeforeTheConnectionIsIdle: {
    agree: [{ timeouts: { request: 59, idle: 60 } }],
    contradict: [[{ timeouts: { request: 60, idle: 60 } }, 'timeouts.request', 'timeouts.idle to 61']],
  },
  requestsEndWhileTheTargetDrains: {
    agree: [{ timeouts: { request: 15, deregistrationDelay: 15 } }],
    contradict: [
      [{ timeouts: { request: 16, deregistrationDelay: 15 } }, 'timeouts.deregistrationDelay', 'to 16'],
    ],
  },
  requestsEndBeforeTheTaskIsKilled: {
    agree: [{ timeouts: { request: 58, stop: 60 } }],
    contradict: [[{ timeouts: { request: 59, stop: 60 } }, 'timeouts.stop', 'to 61']],
  },
  healthCheckEndsBeforeTheNext: {
    agree: [{ timeouts: { healthCheck: { timeout: 9, interval: 10 } } }],
    contradict: [
      [{ timeouts: { healthCheck: { timeout: 10, interval: 10 } } }, 'timeouts.healthCheck.timeout', 'to 9'],
    ],
  },
  gracePeriodCoversTheFirstChecks: {
    agree: [{ timeouts: { healthCheck: { gracePeriod: 30, interval: 10, healthyThreshold: 3 } } }],
    contradict: [
      [
        { timeouts: { healthCheck: { gracePeriod: 29, interval: 10, healthyThreshold: 3 } } },
        'timeouts.healthCheck.gracePeriod',
        'to 30',
      ],
    ],
  },
  ...DELIVERY_RULE_CASES,
  ...QUOTE_RULE_CASES,
  ...WORKFLOW_RULE_CASES,
  tagsLeaveTheAppsAlone: {
    agree: [{}, { tags: { projects: 'x' } }],
    contradict: [
      [{ tags: { project: 'x' } }, 'tags.project', 'another name'],
      [{ tags: { Environment: 'x' } }, 'tags.Environment', 'another name'],
    ],
  },
  tagNamesDifferInMoreThanCase: {
    agree: [{ tags: { team: 'a', teams: 'b' } }],
    contradict: [[{ tags: { team: 'a', Team: 'b' } }, 'tags.Team', 'another name']],
  },
  tagsFitTheLimit: {
    agree: [{ tags: manyTags(40) }],
    contradict: [[{ tags: manyTags(42) }, 'tags', 'remove 2']],
  },
};
