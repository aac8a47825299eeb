import { scaledClock } from '../../rehearsal/clock';
import { createListener, createTargetGroup } from '../../rehearsal/listener';
import { VERSION_PATH } from '../api/order';

/** The rehearsal's listener in front of a port of this machine, in a process of its own. */
async function serve(port: number): Promise<void> {
  const clock = scaledClock(1);
  const group = createTargetGroup(
    {
      name: 'bench',
      healthCheck: {
        path: VERSION_PATH,
        intervalMs: 5_000,
        timeoutMs: 2_000,
        healthyThreshold: 2,
        unhealthyThreshold: 2,
        matcher: '200',
      },
      deregistrationDelayMs: 0,
      algorithm: 'least_outstanding_requests',
    },
    clock,
  );
  const listener = await createListener(
    {
      name: 'bench',
      defaultAction: { type: 'forward', targetGroups: [{ targetGroup: 'bench', weight: 1 }] },
      rules: [],
      targetGroups: [group],
    },
    clock,
  );
  group.register({ id: 'bench', host: '127.0.0.1', port });
  await group.waitFor('bench', 'healthy');
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 });
  });
  process.once('disconnect', () => process.exit(0));
  process.send?.({ port: listener.port });
}

void serve(Number(process.argv[2]));
