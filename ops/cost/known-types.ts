import { CHARGES } from './charges';
import { FREE } from './free';

/** Types of all resources that the bill knows. A type that it does not know fails a test. */
export function knownTypes(): readonly string[] {
  return [...Object.keys(CHARGES), ...Object.keys(FREE)];
}
