import type { StackRole } from '../../lib/config';

/** The four architectures, by the names that commands take. */
export const ARCHITECTURES = ['service', 'delivery', 'function', 'workflow'] as const;
export type ArchitectureName = (typeof ARCHITECTURES)[number];

/** Where the parts of each stand. */
export const STACKS_OF: Readonly<Record<ArchitectureName, readonly StackRole[]>> = {
  service: ['service'],
  delivery: ['delivery', 'image'],
  function: ['quote'],
  workflow: ['workflow', 'worker', 'quote-check'],
};
