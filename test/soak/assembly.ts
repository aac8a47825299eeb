import { synthesizeEnvironment } from '../synthesis';
import { loadAssembly } from '../../rehearsal/assembly';
import { soakSubject } from './subject';
import type { SoakSubject } from './subject';

/** The order workflow of the sandbox, as it is synthesized. */
export function sandboxWorkflow(): SoakSubject {
  return soakSubject(loadAssembly(synthesizeEnvironment('sandbox').directory));
}
