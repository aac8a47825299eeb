import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock';
import type { LocalCommand, LocalImage } from '../image/image';
import type { TargetGroup } from '../listener/types';
import { watchContainerHealth } from './container-health';
import type { ContainerHealthWatch } from './container-health';
import type { ContainerModel, ServiceTarget } from './model';
import { startProcess } from './process';
import type { ContainerProcess, Exit } from './process';

/** What every task of a service is started with. */
export interface TaskOptions {
  /** The container that the load balancer knows. Sidecars are not run. */
  readonly container: ContainerModel;
  readonly image: LocalImage;
  readonly targets: readonly ServiceTarget[];
  readonly targetGroups: ReadonlyMap<string, TargetGroup>;
  /** Variables of this machine that the container's own may not override, such as local endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder in which each task gets one of its own for its volumes. */
  readonly folder: string;
  readonly clock: Clock;
}

/** How a task was stopped, in ECS's order. Times are template milliseconds. */
export interface TaskStop {
  readonly taskId: string;
  /** Requests still in flight when the deregistration delay was over; they were broken off. */
  readonly inFlightAtEnd: number;
  readonly drainedInMs: number;
  /** From SIGTERM to its end. */
  readonly endedInMs: number;
  readonly exit: Exit;
  /** It had not ended when the stop time-out was over. */
  readonly killed: boolean;
}

/** A task: a real process, its registration with the target groups, and the health of both. */
export interface Task {
  readonly id: string;
  readonly process: ContainerProcess;
  /** Template milliseconds. */
  readonly startedAt: number;
  /** Registered with every target group of the service. */
  readonly registered: boolean;
  /** Healthy for the load balancer and for the container health check, as far as there are such: a target group that no listener uses is not checked. */
  readonly healthy: boolean;
  /** Whether a load balancer checks it. */
  readonly checked: boolean;
  /** What makes it unhealthy, in words; undefined while nothing does. */
  readonly illness: string | undefined;
  /** Takes it out of the target groups at once, without waiting for requests in flight. */
  deregister(): void;
  /** Deregisters, lets requests finish, sends SIGTERM and, after the stop time-out, SIGKILL. */
  stop(): Promise<TaskStop>;
  /** Ends it and all checks of it now. */
  destroy(): Promise<void>;
}

/**
 * Starts a task and registers it as soon as its program listens, on the true port.
 *
 * @param changed told whenever `registered`, `healthy` or `illness` may have changed
 */
export async function startTask(id: string, options: TaskOptions, changed: () => void): Promise<Task> {
  const { container, image, clock, targets } = options;
  const folder = path.join(options.folder, id);
  const environment = await taskEnvironment(folder, options);
  const process = startProcess({ command: image.local(commandOf(container, image)), environment });
  const groups = targets.map((target) => groupOf(target, options));
  const startedAt = clock.now();
  let registered = targets.length === 0;
  let leaving = false;

  const register = async (): Promise<void> => {
    for (const [index, target] of targets.entries()) {
      const port = await process.listening(target.containerPort);
      if (port === undefined || leaving) return;
      groups[index]?.register({ id, host: '127.0.0.1', port, pid: process.pid });
    }
    registered = true;
    changed();
  };
  void register();
  const unsubscribe = groups.map((group) => group.on('state', (event) => event.targetId === id && changed()));
  const containerHealth = watchHealth(options, environment, process, changed);
  void process.exited.then(() => containerHealth?.stop());

  const checking = (): readonly TargetGroup[] => groups.filter(({ inUse }) => inUse);
  const deregister = (): Promise<{ inFlightAtEnd: number; waitedMs: number }[]> => {
    leaving = true;
    return Promise.all(
      groups
        .filter((group) => group.targets().some((target) => target.id === id && target.state !== 'draining'))
        .map((group) => group.deregister(id)),
    );
  };
  const forget = (): void => {
    for (const end of unsubscribe) end();
  };

  return {
    id,
    process,
    startedAt,
    get registered() {
      return registered;
    },
    get checked() {
      return checking().length > 0;
    },
    get healthy() {
      const container = containerHealth?.health ?? 'HEALTHY';
      return container === 'HEALTHY' && checking().every((group) => group.state(id) === 'healthy');
    },
    get illness() {
      if (containerHealth?.health === 'UNHEALTHY') return 'its container health check fails';
      const group = groups.find((candidate) => candidate.state(id) === 'unhealthy');
      const reason = group?.targets().find((target) => target.id === id)?.reason;
      return group && `it fails the health check ${group.healthCheck.path} of its target group (${reason})`;
    },
    deregister: () => void deregister(),
    async stop() {
      const drained = await deregister();
      const lastCheck = containerHealth?.stop();
      const { exit, killed, endedInMs } = await terminate(process, container.stopTimeoutMs, clock);
      await lastCheck;
      forget();
      return {
        taskId: id,
        inFlightAtEnd: drained.reduce((sum, { inFlightAtEnd }) => sum + inFlightAtEnd, 0),
        drainedInMs: Math.max(0, ...drained.map(({ waitedMs }) => waitedMs)),
        endedInMs,
        exit,
        killed,
      };
    },
    async destroy() {
      leaving = true;
      forget();
      process.kill('SIGKILL');
      await Promise.all([process.exited, containerHealth?.stop()]);
    },
  };
}

async function terminate(
  process: ContainerProcess,
  stopTimeoutMs: number,
  clock: Clock,
): Promise<{ exit: Exit; killed: boolean; endedInMs: number }> {
  const askedAt = clock.now();
  let killed = false;
  const cancel = clock.schedule(() => {
    killed = true;
    process.kill('SIGKILL');
  }, stopTimeoutMs);
  process.kill('SIGTERM');
  const exit = await process.exited;
  cancel();
  return { exit, killed, endedInMs: clock.now() - askedAt };
}

/** As ECS does: an entry point of the definition replaces the image's and drops the image's command with it. */
function commandOf(container: ContainerModel, image: LocalImage): readonly string[] {
  const entryPoint = container.entryPoint ?? image.entrypoint;
  const command = container.command ?? (container.entryPoint ? [] : image.cmd);
  return [...entryPoint, ...command];
}

function groupOf(target: ServiceTarget, options: TaskOptions): TargetGroup {
  const group = options.targetGroups.get(target.targetGroupArn);
  if (group) return group;
  throw new Error(
    `Container ${target.containerName} is registered with ${target.targetGroupArn}, which no template of the assembly makes.`,
  );
}

/** The container's variables, with paths below a mounted volume led to a folder of this task. */
async function taskEnvironment(folder: string, options: TaskOptions): Promise<Record<string, string>> {
  const { container, image } = options;
  const mounts = container.mounts.map((mount) => ({ mount, local: path.join(folder, mount) }));
  await Promise.all(
    [folder, ...mounts.map(({ local }) => local)].map((name) => mkdir(name, { recursive: true })),
  );
  const given = { ...image.environment, ...secretValues(container), ...container.environment };
  const mapped = Object.entries(given).map(([name, value]) => {
    const mount = mounts.find(({ mount: at }) => value === at || value.startsWith(`${at}/`));
    return [name, mount ? path.join(mount.local, value.slice(mount.mount.length)) : value];
  });
  return { TMPDIR: folder, HOME: folder, ...Object.fromEntries(mapped), ...options.environment };
}

/** Secrets exist only in an account: each variable gets a text of the right kind that says what it is. */
function secretValues(container: ContainerModel): Record<string, string> {
  return Object.fromEntries(
    Object.keys(container.secrets).map((name) => [name, `rehearsal-value-of-${name}`]),
  );
}

function watchHealth(
  { container, image, clock }: TaskOptions,
  environment: Readonly<Record<string, string>>,
  process: ContainerProcess,
  changed: () => void,
): ContainerHealthWatch | undefined {
  const check = container.healthCheck;
  const command = check && healthCommand(check.command, image);
  if (!check || !command) return undefined;
  const runOnce = async (): Promise<boolean> => {
    const probe = startProcess({ command, environment, ports: process.ports });
    // A process takes the time it takes: this time-out is in real milliseconds, whatever the clock's scale.
    const timer = setTimeout(() => probe.kill('SIGKILL'), check.timeoutMs);
    void process.exited.then(() => probe.kill('SIGKILL'));
    const { code } = await probe.exited;
    clearTimeout(timer);
    return code === 0;
  };
  return watchContainerHealth(check, runOnce, clock, changed);
}

/**
 * The command of a health check without its `CMD`.
 * @returns undefined for `NONE`
 * @throws ImageError for `CMD-SHELL`, which needs a shell in the image
 */
export function healthCommand(command: readonly string[], image: LocalImage): LocalCommand | undefined {
  const [form, ...words] = command;
  if (form === 'NONE') return undefined;
  return image.local(form === 'CMD' ? words : ['/bin/sh', '-c', ...words]);
}
