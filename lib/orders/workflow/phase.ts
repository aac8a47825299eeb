import type { Settings } from '../../config/settings';
import type { WorkflowTasks } from './tasks';
import type { Undo } from './undo';

/** What a phase of the definition is made with. */
export interface PhaseContext {
  readonly tasks: WorkflowTasks;
  readonly undo: Undo;
  readonly settings: Pick<Settings, 'quote' | 'workflow'>;
}
