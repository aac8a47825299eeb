/**
 * The CIDR blocks that `Fn::Cidr` gives: `count` blocks of 2^`cidrBits` addresses each, from the start of `ipBlock`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 * @throws RangeError when the arguments are malformed or the blocks do not fit
 */
export function cidrBlocks(ipBlock: string, count: number, cidrBits: number): readonly string[] {
  const block = parseBlock(ipBlock);
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw new RangeError(`Fn::Cidr is asked for ${count} blocks; it gives 1 to 256.`);
  }
  if (!Number.isInteger(cidrBits) || cidrBits < 1 || cidrBits > block.bits - block.prefix) {
    throw new RangeError(
      `Fn::Cidr is asked for blocks of ${cidrBits} bits; ${ipBlock} holds up to ${block.bits - block.prefix}.`,
    );
  }
  const room = 2n ** BigInt(block.bits - block.prefix - cidrBits);
  if (BigInt(count) > room) {
    throw new RangeError(
      `Fn::Cidr is asked for ${count} blocks of ${cidrBits} bits; ${ipBlock} has room for ${room}.`,
    );
  }
  const size = 2n ** BigInt(cidrBits);
  return Array.from({ length: count }, (_, index) => {
    const address = block.first + BigInt(index) * size;
    return `${block.bits === 32 ? formatIpv4(address) : formatIpv6(address)}/${block.bits - cidrBits}`;
  });
}

interface Block {
  readonly first: bigint;
  readonly prefix: number;
  readonly bits: 32 | 128;
}

function parseBlock(text: string): Block {
  const [address = '', prefixText = ''] = text.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : NaN;
  const value = bits === 32 ? parseIpv4(address) : parseIpv6(address);
  if (value === undefined || !(prefix >= 0 && prefix <= bits)) {
    throw new RangeError(`${JSON.stringify(text)} is not a CIDR block.`);
  }
  const hostBits = BigInt(bits - prefix);
  return { first: (value >> hostBits) << hostBits, prefix, bits };
}

function parseIpv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  const headGroups = head === '' ? [] : head.split(':');
  const tailGroups = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - headGroups.length - tailGroups.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...headGroups, ...Array<string>(missing).fill('0'), ...tailGroups];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16),
  );
  // RFC 5952: the longest run of zero groups, two at least, is written `::`.
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === '0') end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
