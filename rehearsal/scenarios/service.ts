import { hasService, planService } from '../plan';
import { startSystem } from '../system';
import type { ServiceSystem } from '../system';
import { killATask } from './kill-a-task';
import { replaceEveryTask } from './replace-every-task';
import { steadyLoad } from './steady-load';
import { tableUnreachable } from './table-unreachable';
import type { Architecture } from './types';

/** The Fargate service behind an Application Load Balancer. */
export const serviceArchitecture: Architecture<ServiceSystem> = {
  name: 'service',
  title: 'Fargate service behind an Application Load Balancer',
  scenarios: [steadyLoad, replaceEveryTask, killATask, tableUnreachable],
  isIn: hasService,
  async prepare(context) {
    const plan = await planService(context);
    return (ownContext) => startSystem(plan, ownContext);
  },
};
