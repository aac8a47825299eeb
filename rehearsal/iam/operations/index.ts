import { AccessError } from '../error';
import { ECS, LAMBDA } from './compute';
import { DELIVERY } from './delivery';
import { DYNAMODB } from './dynamodb';
import { MESSAGING } from './messaging';
import type { Input, Need, Operations, Surroundings } from './operation';
import { STATES } from './states';
import { STORES } from './stores';

export type { CallFacts, Need, Surroundings } from './operation';

/** What each operation needs that the rehearsal judges. */
export const OPERATIONS: Operations = {
  ...DYNAMODB,
  ...MESSAGING,
  ...STATES,
  ...LAMBDA,
  ...ECS,
  ...DELIVERY,
  ...STORES,
};

/**
 * The permissions that a call needs.
 *
 * @throws AccessError for an operation that is not in the table
 */
export function needsOf(
  call: { readonly service: string; readonly operation: string; readonly input: Input },
  surroundings: Surroundings,
): readonly Need[] {
  const name = `${call.service}:${call.operation}`;
  const needs = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (needs) return needs(call.input, surroundings);
  throw new AccessError(
    `The rehearsal does not know which permission ${name} needs: add it to rehearsal/iam/operations with AWS's page.`,
  );
}
