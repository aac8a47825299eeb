import { codeDeployProtocol } from '../../rehearsal/aws/codedeploy';
import { wallTime } from '../../rehearsal/aws/wall-time';
import { ServiceError } from '../../rehearsal/aws/wire';
import type { TaskSetView } from '../../rehearsal/codedeploy/model';
import { Interrupted } from '../../ops/error';
import { ecsEngine, type EcsEngine, EVERY_HOOK } from '../rehearsal/codedeploy/ecs-engine';
import { MINUTE } from '../rehearsal/codedeploy/engine';
import { LocalServices } from './endpoints';
import { run } from './run';

const STACKS = {
  'shop-sandbox-service': {
    ClusterName: 'cluster',
    ServiceName: 'order-api',
    DeploymentApplicationName: 'app',
    DeploymentGroupName: 'group',
  },
};

const THROTTLED = new ServiceError('ThrottlingException', 'Rate exceeded');
const BLUE: TaskSetView = {
  id: 'ecs-svc/1',
  label: 'Blue',
  status: 'PRIMARY',
  desired: 2,
  pending: 0,
  running: 2,
  trafficWeight: 90,
  targetGroupName: 'blue-group',
};
describe('watch of a release by CodeDeploy, over HTTP by the real clients', () => {
  let services: LocalServices;
  let tested: EcsEngine;
  let refusals: ServiceError[];

  beforeEach(async () => {
    services = new LocalServices();
    refusals = [];
    tested = ecsEngine({ targetId: 'cluster:order-api' });
    const protocol = codeDeployProtocol({
      codeDeploy: tested.service,
      target: () => {
        throw new Error('Nothing is created over the wire here.');
      },
      time: wallTime(tested.clock, () => 1_000_000),
    });
    await services.addStacks(STACKS);
    await services.addAlarms({ errors: 'OK' });
    await services.add('CODEDEPLOY', protocol, {
      authorize: () => {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        return { allowed: true };
      },
    });
  });
  afterEach(() => services.close());

  /** Lets time pass, a minute between two looks. */
  const minuteByMinute = async (): Promise<void> => {
    tested.clock.advance(MINUTE);
    await tested.settle();
  };

  it('tells of events, traffic and the end, and exits with 0', async () => {
    const { id } = tested.release();
    await tested.installed();
    const { status, out } = await run(['watch'], { pause: minuteByMinute });
    const told = out.map((line) => line.slice('00:00:00 '.length));
    expect(told[0]).toBe(`${id} deploys order-api (codedeploy)`);
    expect(told).toContain('AllowTraffic running');
    expect(told).toContain('AllowTraffic succeeded');
    expect(told.at(-1)).toBe('succeeded after 10 min');
    expect(status).toBe(0);
  });

  it('says who has which share, how long shift and bake still take, and how the targets are', async () => {
    await services.addTargetGroups({ 'blue-group': ['healthy', 'initial'], other: ['healthy'] });
    tested.release({ taskSets: () => [BLUE] });
    await tested.installed();
    const { out } = await run(['watch', '--json'], {
      pause: minuteByMinute,
      now: () => new Date(1_000_000),
    });
    const events = out.map((line): unknown => JSON.parse(line));
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'traffic',
        traffic: [{ label: 'blue', percent: 90 }],
        secondsLeft: 600,
      }),
    );
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'targets', targets: [{ label: 'blue-group', healthy: 1, total: 2 }] }),
    );
  });

  it('tells of the alarms of the group, composite ones too', async () => {
    await services.addAlarms({}, { errors: 'ALARM' });
    tested.release({ alarms: ['errors'] });
    await tested.installed();
    const { out } = await run(['watch', '--json'], { pause: minuteByMinute });
    expect(out.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ type: 'alarm', alarm: { name: 'errors', state: 'ALARM' } }),
    );
  });

  it('follows the rollback too, and exits with 1 and the reason', async () => {
    tested.release({ hooks: { BeforeInstall: 'BeforeInstall' } });
    await tested.settle();
    const { status, error } = await run(['watch'], { pause: () => tested.answer('Failed') });
    expect(error.join('\n')).toContain('HOOK_EXECUTION_FAILURE');
    expect(status).toBe(1);
  });

  it('shows which alarm stopped a release, and that another deployment took it back', async () => {
    const { id } = tested.release();
    await tested.installed();
    const stopAndGoBack = async (): Promise<void> => {
      tested.setAlarm('ALARM');
      await minuteByMinute();
    };
    const { status, error } = await run(['watch'], { pause: stopAndGoBack });
    expect(error[0]).toContain(`${id} stopped: ALARM_ACTIVE`);
    expect(error[1]).toMatch(/^d-\w+ took it back: succeeded$/);
    expect(status).toBe(1);
  });

  it('waits out throttling, each pause longer than the one before', async () => {
    tested.release();
    await tested.installed();
    const pauses: number[] = [];
    const { status } = await run(['watch'], {
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        if (pauses.length === 1) refusals.push(THROTTLED, THROTTLED, THROTTLED);
        else await minuteByMinute();
      },
    });
    expect(pauses.slice(0, 5)).toEqual([2000, 4000, 8000, 16_000, 2000]);
    expect(status).toBe(0);
  });

  it('gives up when nobody may look at the deployment', async () => {
    const { id } = tested.release();
    refusals.push(new ServiceError('AccessDeniedException', 'operator may not', 403));
    const { status, error } = await run(['watch', id]);
    expect(error[0]).toBe('Permissions: operator may not');
    expect(status).toBe(2);
  });

  it('ends by ctrl-C with 130, and says that the deployment goes on', async () => {
    const { id } = tested.release({ hooks: EVERY_HOOK });
    const interruption = new AbortController();
    const { status, error } = await run(['watch'], {
      signal: interruption.signal,
      pause: () => {
        interruption.abort(new Interrupted('SIGINT'));
        return Promise.reject(new Error('aborted'));
      },
    });
    expect(error[0]).toBe(`The deployment ${id} goes on. Follow it again: npm run ops -- watch ${id}`);
    expect(tested.status(id)).toBe('InProgress');
    expect(status).toBe(130);
  });

  it('lists ended deployments when none runs', async () => {
    const { id } = tested.release();
    tested.service.stop(id, false);
    await tested.settle();
    const { status, out } = await run(['watch']);
    expect(out[0]).toBe('No deployment of order-api is running.');
    expect(out[1]).toContain(`${id}  1970-01-01 00:16 UTC  stopped`);
    expect(status).toBe(0);
  });
});
