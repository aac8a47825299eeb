import { CODEDEPLOY_ARCHITECTURE, NATIVE_ARCHITECTURE } from './delivery/architecture';
import { WORKFLOW_ARCHITECTURE } from './orders/architecture';
import { QUOTE_ARCHITECTURE } from './quote/architecture';
import { serviceArchitecture } from './service';
import type { Architecture } from './types';

/** Everything that can be rehearsed, in the order in which it is. Names of scenarios are unique over all of it. */
export const ARCHITECTURES: readonly Architecture[] = [
  serviceArchitecture,
  CODEDEPLOY_ARCHITECTURE,
  NATIVE_ARCHITECTURE,
  QUOTE_ARCHITECTURE,
  WORKFLOW_ARCHITECTURE,
];
