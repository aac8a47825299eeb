import path from 'node:path';
import { CONTAINER_PORT, ENV, WORKER_ENV } from '../../app/src/contract';
import type { Clock } from '../clock';
import type { Closing } from '../closing';
import type { RehearsalPlan } from '../plan';
import { localEnvironment } from '../task/local-environment';
import type { ContainerModel } from '../task/model';
import { startTask } from '../task/task';
import type { Task, TaskOptions } from '../task/task';
import { WORKER_HEARTBEAT_MS } from './pace';

export interface ProgramsOptions {
  readonly plan: Pick<RehearsalPlan, 'container' | 'image' | 'region' | 'service'>;
  readonly endpoints: Readonly<Record<string, string>>;
  /** In whose name workers call AWS. @default a person who runs them on a machine of their own */
  readonly workerRole?: string;
  readonly clock: Clock;
  readonly folder: string;
  readonly parts: Closing;
}

/** A shipping worker that runs. */
export interface Worker {
  readonly name: string;
  /** Ends it as a broken machine would. */
  kill(): Promise<void>;
}

/** Starts the programs of the image as processes: the order API, and shipping workers. */
export class Programs {
  constructor(private readonly options: ProgramsOptions) {}

  /**
   * Starts the order API, as the service's task definition has it.
   *
   * @returns its address
   * @throws Error with its last words when it ends before it listens
   */
  async startApi(): Promise<string> {
    const { container } = this.options.plan;
    const task = await this.start('order-api', { ...container, healthCheck: undefined });
    const port = await task.process.listening(CONTAINER_PORT);
    if (port === undefined) {
      throw new Error(`The order API ended before it listened: ${task.process.output.join('\n')}`);
    }
    return `http://127.0.0.1:${port}`;
  }

  /**
   * Starts a shipping worker: the image's second program, in the task of the service. Its heartbeat is the shortest that
   * it knows, whatever that of the template is: a process keeps its own time.
   *
   * @param shippingSeconds real seconds that a shipment takes
   */
  async startWorker(activityArn: string, name: string, shippingSeconds = 0): Promise<Worker> {
    const { container } = this.options.plan;
    const role = this.options.workerRole ?? 'operator';
    const ship = {
      ...container,
      healthCheck: undefined,
      secrets: {},
      command: ['/app/worker.mjs'],
      entryPoint: undefined,
      environment: {
        ...Object.fromEntries(
          [ENV.logLevel, ENV.environment, ENV.scratch].flatMap((variable) => {
            const value = container.environment[variable];
            return value === undefined ? [] : [[variable, value]];
          }),
        ),
        [WORKER_ENV.activity]: activityArn,
        [WORKER_ENV.name]: name,
        [WORKER_ENV.heartbeat]: String(WORKER_HEARTBEAT_MS / 1000),
        [WORKER_ENV.shipping]: String(shippingSeconds),
      },
    };
    const task = await this.start(name, ship, role);
    return { name, kill: () => task.destroy() };
  }

  /** @param role in whose name it calls AWS. @default the task role of the service */
  private async start(id: string, container: ContainerModel, role?: string): Promise<Task> {
    const { plan, endpoints, clock, folder, parts } = this.options;
    const { image, region, service } = plan;
    const { AWS_ENDPOINT_URL: othersUrl = '', AWS_ENDPOINT_URL_DYNAMODB: tableUrl = '' } = endpoints;
    const options: TaskOptions = {
      container: withCommand(container, plan),
      image,
      targets: [],
      targetGroups: new Map(),
      environment: {
        ...localEnvironment(region, role ?? service.taskDefinition.taskRole, { tableUrl, othersUrl }),
        ...endpoints,
      },
      folder: path.join(folder, 'programs'),
      clock,
    };
    const task = await startTask(id, options, () => undefined);
    parts.add({ close: () => task.destroy() });
    return task;
  }
}

/** The image's entry point stands before a command of our own. */
function withCommand(container: ContainerModel, { image }: ProgramsOptions['plan']): ContainerModel {
  return container.command === undefined ? container : { ...container, entryPoint: image.entrypoint };
}
