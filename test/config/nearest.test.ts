import { nearestName } from '../../lib/config/nearest';

const NAMES = ['sandbox', 'staging', 'production', 'nat-gateway', 'nat-gateway-per-zone'];

test.each([
  ['a letter missing', 'sandbx', 'sandbox'],
  ['a letter too many', 'staaging', 'staging'],
  ['another letter', 'producteon', 'production'],
  ['two letters swapped', 'prodcution', 'production'],
  ['another case', 'SandBox', 'sandbox'],
  ['a beginning', 'prod', 'production'],
  ['the exact one among longer ones', 'nat-gateway', 'nat-gateway'],
])('%s finds the name that was meant', (_, typed, meant) => {
  expect(nearestName(typed, NAMES)).toBe(meant);
});

test.each([
  ['another word', 'development'],
  ['the empty text', ''],
  ['two letters', 'sa'],
  ['a very long text', 'sandbox'.repeat(1000)],
])('%s finds none', (_, typed) => {
  expect(nearestName(typed, NAMES)).toBeUndefined();
});
