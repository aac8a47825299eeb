import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closableClock } from '../../../rehearsal/closable-clock';
import { scaledClock } from '../../../rehearsal/clock';
import type { Clock } from '../../../rehearsal/clock';
import { forwardingRoute } from '../../../rehearsal/ecs/route';
import { EcsService } from '../../../rehearsal/ecs/service';
import { TaskDefinitions } from '../../../rehearsal/ecs/task-definitions';
import type { TaskSet } from '../../../rehearsal/ecs/task-set';
import type { LocalImage } from '../../../rehearsal/image/image';
import { createListener, createTargetGroup } from '../../../rehearsal/listener';
import type { Action, Listener, TargetGroup } from '../../../rehearsal/listener';

/** Fast enough for the template's seconds, slow enough for real processes on a busy machine. */
const SCALE = 20;
const PROGRAMS = path.join(__dirname, '..', 'task', 'programs');
export const SERVICE_ARN = 'arn:aws:ecs:us-east-1:123456789012:service/cluster/pets';
const ARN_PREFIX = 'arn:aws:ecs:us-east-1:123456789012:task-definition/';

/** The program of the tests; what it does is chosen by the variables of a task definition. */
const IMAGE: LocalImage = {
  bases: [],
  environment: {},
  root: PROGRAMS,
  workdir: '/',
  entrypoint: ['node'],
  cmd: ['server.cjs'],
  notes: [],
  local: ([, ...words]) => ({ executable: process.execPath, arguments: words, workingFolder: PROGRAMS }),
};

export interface ServiceLab {
  readonly clock: Clock;
  readonly service: EcsService;
  readonly definitions: TaskDefinitions;
  readonly groups: Readonly<Record<'blue' | 'green', TargetGroup>>;
  readonly production: Listener;
  readonly test: Listener;
  /** The first tasks, serving in blue. */
  readonly first: TaskSet;
  close(): Promise<void>;
}

/** Input of RegisterTaskDefinition for the program of the tests. */
export function taskDefinition(environment: Readonly<Record<string, string>> = {}, image = 'pets:1'): object {
  return {
    family: 'pets',
    containerDefinitions: [
      {
        name: 'api',
        image,
        environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
        portMappings: [{ containerPort: 8080 }],
        stopTimeout: 100,
      },
    ],
  };
}

/**
 * A service of one task behind a production and a test listener, its first task healthy.
 *
 * @param idle whether the listeners name the group without tasks, as they do after every release
 */
export async function serviceLab(
  deploymentController = 'CODE_DEPLOY',
  idle: 'in use' | 'not in use' = 'in use',
): Promise<ServiceLab> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ecs-'));
  const clock = closableClock(scaledClock(SCALE));
  const group = (name: string): TargetGroup =>
    createTargetGroup(
      {
        name,
        arn: `arn:${name}`,
        algorithm: 'least_outstanding_requests',
        deregistrationDelayMs: 10_000 * SCALE,
        healthCheck: {
          path: '/health',
          intervalMs: 4000,
          timeoutMs: 3900,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
          matcher: '200',
        },
      },
      clock,
    );
  const groups = { blue: group('blue'), green: group('green') };
  const targetGroups = Object.values(groups);
  const toBlue: Action = {
    type: 'forward',
    targetGroups: [
      { targetGroup: 'arn:blue', weight: 1 },
      ...(idle === 'in use' ? [{ targetGroup: 'arn:green', weight: 0 }] : []),
    ],
  };
  const closed: Action = { type: 'fixed-response', statusCode: 404 };
  const closedPath = {
    id: 'closed',
    priority: 1,
    conditions: [{ field: 'path-pattern' as const, values: ['/internal'] }],
    action: closed,
  };
  const production = await createListener(
    { name: 'production', defaultAction: toBlue, rules: [closedPath], targetGroups },
    clock,
  );
  const test = await createListener(
    {
      name: 'test',
      defaultAction: closed,
      rules: [{ ...closedPath, id: 'keyed', action: toBlue }],
      targetGroups,
    },
    clock,
  );
  const definitions = new TaskDefinitions({ arnPrefix: ARN_PREFIX, now: () => clock.now() });
  const definition = definitions.register({ ...taskDefinition() });
  const pair = ['arn:blue', 'arn:green'] as const;
  const service = new EcsService({
    model: {
      stackId: 'Stack',
      logicalId: 'Service',
      name: 'pets',
      desiredCount: 1,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      healthCheckGracePeriodMs: 10_000 * SCALE,
      deploymentController,
      targets: [{ containerName: 'api', containerPort: 8080, targetGroupArn: 'arn:blue' }],
      taskDefinition: definition.model,
    },
    clusterName: 'cluster',
    serviceArn: SERVICE_ARN,
    clock,
    targetGroups: new Map(targetGroups.map((each) => [each.arn, each])),
    pair,
    production: forwardingRoute(production, pair),
    test: forwardingRoute(test, pair),
    image: (uri) => (uri === 'pets:1' ? IMAGE : undefined),
    environment: () => ({}),
    folder,
    exitNoticedAfterMs: 1000,
    startAllowanceMs: 10_000 * SCALE,
  });
  const first = service.startTaskSet(definition, 'arn:blue', 'PRIMARY');
  service.traffic.note();
  await first.service.until(({ steady }) => steady, 'a steady state', 25_000 * SCALE);
  return {
    clock,
    service,
    definitions,
    groups,
    production,
    test,
    first,
    async close() {
      await service.close();
      await Promise.all([production, test, groups.blue, groups.green].map((part) => part.close()));
      clock.close();
      rmSync(folder, { recursive: true, maxRetries: 3 });
    },
  };
}
