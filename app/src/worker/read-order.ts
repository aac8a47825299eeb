import { WORKFLOW_ERRORS } from '../contract';
import { type ShippableOrder, TaskRefusedError } from './warehouse';

/**
 * Reads the input of a task. Members that shipping does not need are left out.
 *
 * @throws TaskRefusedError when it is no order: no later attempt would read it differently
 */
export function readOrder(input: string): ShippableOrder {
  const { orderId, customer, lines } = membersOf(parse(input), 'the input');
  if (typeof orderId !== 'string' || orderId === '') throw invalid('orderId is no text');
  if (typeof customer !== 'string') throw invalid('customer is no text');
  if (!Array.isArray(lines) || lines.length === 0) throw invalid('lines is no list with a line in it');
  return { orderId, customer, lines: lines.map(readLine) };
}

function readLine(line: unknown, index: number): ShippableOrder['lines'][number] {
  const { sku, quantity } = membersOf(line, `lines[${index}]`);
  if (typeof sku !== 'string' || sku === '') throw invalid(`lines[${index}].sku is no text`);
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1) {
    throw invalid(`lines[${index}].quantity is no whole number above 0`);
  }
  return { sku, quantity };
}

function parse(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw invalid('the input is no JSON');
  }
}

function membersOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${name} is no object`);
  return { ...value };
}

function invalid(what: string): TaskRefusedError {
  return new TaskRefusedError(WORKFLOW_ERRORS.invalidOrder, `What is to be shipped is no order: ${what}.`);
}
