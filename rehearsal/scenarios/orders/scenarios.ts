import type { Scenario } from '../types';
import { FAILING_SCENARIOS } from './failing-scenarios';
import { MANY_SCENARIOS } from './many-scenarios';
import { PARKING_SCENARIOS } from './parking-scenarios';
import { PEOPLE_SCENARIOS } from './people-scenarios';
import { QUOTE_CHECK_SCENARIOS } from './quote-check-scenarios';
import { REFUSED_SCENARIOS } from './refused-scenarios';
import type { WorkflowSystem } from './system';
import { workflowScenario } from './workflow-scenario';

/** The scenarios of the order workflow. */
export const WORKFLOW_SCENARIOS: readonly Scenario<WorkflowSystem>[] = [
  ...PEOPLE_SCENARIOS,
  ...REFUSED_SCENARIOS,
  ...FAILING_SCENARIOS,
  ...PARKING_SCENARIOS,
  ...MANY_SCENARIOS,
  ...QUOTE_CHECK_SCENARIOS,
].map(workflowScenario);
