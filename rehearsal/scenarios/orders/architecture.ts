import { hasWorkflow } from '../../orders/workflow-stacks';
import { hasService, planService } from '../../plan';
import type { Architecture } from '../types';
import { WORKFLOW_SCENARIOS } from './scenarios';
import { workflowSubject } from './subject';
import { WorkflowSystem } from './system';

/** The order workflow in Step Functions, with the order API that starts it. */
export const WORKFLOW_ARCHITECTURE: Architecture<WorkflowSystem> = {
  name: 'workflow',
  title: 'Order workflow: Step Functions with retry and catch',
  scenarios: WORKFLOW_SCENARIOS,
  telling: ['workflow-approved', 'workflow-payment-declined', 'workflow-worker-dies'],
  isIn: (assembly) => hasWorkflow(assembly) && hasService(assembly),
  async prepare(context) {
    // Says what cannot be rehearsed before the first scenario runs.
    workflowSubject(context.assembly);
    const plan = await planService(context);
    return async (scenarioContext) => new WorkflowSystem(plan, scenarioContext);
  },
};
