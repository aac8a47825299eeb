import { readOrder } from '../../../app/src/worker/read-order';
import { ORDER } from './running-worker';

function refusalOf(input: unknown): string {
  try {
    readOrder(typeof input === 'string' ? input : JSON.stringify(input));
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'none';
}

describe('the input of a task', () => {
  test('is read without what shipping does not need', () => {
    const input = { ...ORDER, payment: { chargeId: 'ch-1' }, lines: [{ ...ORDER.lines[0], price: 7 }] };

    expect(readOrder(JSON.stringify(input))).toEqual(ORDER);
  });

  test.each<[string, unknown]>([
    ['the input is no JSON', '{"orderId":'],
    ['the input is no object', '[]'],
    ['the input is no object', 'null'],
    ['orderId is no text', { ...ORDER, orderId: '' }],
    ['orderId is no text', { ...ORDER, orderId: 7 }],
    ['customer is no text', { ...ORDER, customer: undefined }],
    ['lines is no list with a line in it', { ...ORDER, lines: {} }],
    ['lines is no list with a line in it', { ...ORDER, lines: [] }],
    ['lines[0] is no object', { ...ORDER, lines: [7] }],
    ['lines[1].sku is no text', { ...ORDER, lines: [...ORDER.lines, { sku: '', quantity: 1 }] }],
    ['lines[0].quantity is no whole number above 0', { ...ORDER, lines: [{ sku: 'A', quantity: 0 }] }],
    ['lines[0].quantity is no whole number above 0', { ...ORDER, lines: [{ sku: 'A', quantity: 1.5 }] }],
    ['lines[0].quantity is no whole number above 0', { ...ORDER, lines: [{ sku: 'A', quantity: '1' }] }],
  ])('is refused because %s: %j', (what, input) => {
    expect(refusalOf(input)).toBe(`What is to be shipped is no order: ${what}.`);
  });
});
