import { ServiceError } from '../aws/wire';
import { parseJson } from './json';
import { isWithinLimit } from './payload';
import type { Payload } from './payload';

/**
 * Reads an execution's input. Its text stays as it was given.
 *
 * @throws ServiceError as StartExecution does
 */
export function readInput(text: string): Payload {
  if (!isWithinLimit(text)) {
    throw new ServiceError(
      'ValidationException',
      "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
  }
  try {
    return { value: parseJson(text), text };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  }
}
