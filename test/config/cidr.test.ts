import {
  addressCount,
  formatCidr,
  isPrivate,
  networkOf,
  parseCidr,
  type Cidr,
} from '../../lib/config/schema/cidr';

function range(text: string): Cidr {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(`${text} is not a range`);
  return parsed;
}

test.each(['10.0.0.0/16', '0.0.0.0/0', '255.255.255.255/32', '192.168.4.0/22'])(
  '%s survives reading and writing',
  (text) => {
    expect(formatCidr(range(text))).toBe(text);
  },
);

test.each([
  '10.0.0.0',
  '10.0.0/16',
  '10.0.0.256/16',
  '10.0.0.0/33',
  '010.0.0.0/16',
  '10.0.0.0/016',
  ' 10.0.0.0/16',
  'fd00::/8',
  '',
])('"%s" is no IPv4 range', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test.each([
  ['10.0.3.7/16', '10.0.0.0/16'],
  ['192.168.7.0/22', '192.168.4.0/22'],
  ['172.31.255.255/24', '172.31.255.0/24'],
  ['10.0.0.0/16', '10.0.0.0/16'],
])('%s lies in the network %s', (text, network) => {
  expect(formatCidr(networkOf(range(text)))).toBe(network);
});

test.each([
  ['10.255.0.0/16', true],
  ['172.16.0.0/16', true],
  ['172.31.0.0/16', true],
  ['192.168.0.0/16', true],
  ['172.32.0.0/16', false],
  ['172.15.0.0/16', false],
  ['192.169.0.0/24', false],
  ['11.0.0.0/16', false],
  // Wider than the private range that it begins in.
  ['192.168.0.0/15', false],
])('%s: private is %s', (text, expected) => {
  expect(isPrivate(range(text))).toBe(expected);
});

test('a /24 has 256 addresses', () => {
  expect(addressCount({ maskBits: 24 })).toBe(256);
});
