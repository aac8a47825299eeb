import type { EcsService } from './service';
import type { BlueGreenTasks } from './service-tasks';
import type { RegisteredTaskDefinition } from './task-definitions';
import type { TaskSet } from './task-set';

/**
 * The tasks of one deployment of a service, between what serves now and a new revision.
 *
 * The primary task set is the one that all production traffic went to last: under CodeDeploy it changes when the new
 * tasks have everything, and changes back when they have nothing.
 *
 * @throws ServiceError when nothing serves yet
 */
export function blueGreenTasks(service: EcsService, definition: RegisteredTaskDefinition): BlueGreenTasks {
  return new ServiceBlueGreenTasks(service, definition);
}

class ServiceBlueGreenTasks implements BlueGreenTasks {
  readonly oldRevision: string;
  readonly newRevision: string;
  private readonly old: TaskSet;
  private readonly newGroup: string;
  private started: TaskSet | undefined;
  private abandoned = false;

  constructor(
    private readonly service: EcsService,
    private readonly definition: RegisteredTaskDefinition,
  ) {
    this.old = service.primary;
    this.newGroup = service.traffic.otherGroup(this.old.targetGroup);
    this.oldRevision = this.old.definition.name;
    this.newRevision = definition.name;
  }

  async install(): Promise<void> {
    this.started = this.service.startTaskSet(this.definition, this.newGroup, 'ACTIVE');
    const healthy = this.started.service.until(({ steady }) => steady, 'a steady state', Infinity);
    // Ends without a result only when the tasks were ended: then nobody waits for them any more.
    await healthy.catch(() => undefined);
    if (this.abandoned) await new Promise(() => undefined);
  }

  shiftProduction(percent: number): void {
    this.service.traffic.share('production', this.newGroup, percent);
    if (percent === 100) this.makePrimary(this.started, this.old);
    if (percent === 0) this.makePrimary(this.old, this.started);
  }

  shiftTest(percent: number): void {
    this.service.traffic.share('test', this.newGroup, percent);
  }

  async terminateOld(): Promise<void> {
    await this.service.endTaskSet(this.old.id);
  }

  async terminateNew(): Promise<void> {
    this.abandoned = true;
    if (this.started) await this.service.endTaskSet(this.started.id);
  }

  private makePrimary(first: TaskSet | undefined, second: TaskSet | undefined): void {
    if (second) this.service.setStatus(second.id, 'ACTIVE');
    if (first) this.service.setStatus(first.id, 'PRIMARY');
  }
}
