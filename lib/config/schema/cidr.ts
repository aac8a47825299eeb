/** An IPv4 range: its first address as an unsigned number and the length of its network prefix. */
export interface Cidr {
  readonly address: number;
  readonly maskBits: number;
}

/** Reads `10.0.0.0/16`; `undefined` for anything that is not an IPv4 range. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [, ...digits] = match;
  // '010' is octal to some readers and decimal to others, so leading zeros are refused.
  if (digits.some((part) => part.length > 1 && part.startsWith('0'))) return undefined;
  const parts = digits.map(Number);
  const maskBits = parts.pop() ?? 33;
  if (maskBits > 32 || parts.some((part) => part > 255)) return undefined;
  return { address: parts.reduce((sum, part) => sum * 256 + part, 0), maskBits };
}

/** Number of addresses in a range. */
export function addressCount({ maskBits }: Pick<Cidr, 'maskBits'>): number {
  return 2 ** (32 - maskBits);
}

/** The range of the same size that starts on its network boundary, which is the only form EC2 takes as given. */
export function networkOf(cidr: Cidr): Cidr {
  return { ...cidr, address: cidr.address - (cidr.address % addressCount(cidr)) };
}

export function formatCidr({ address, maskBits }: Cidr): string {
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${parts.join('.')}/${maskBits}`;
}

/** The ranges that RFC 1918 leaves to private networks. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/** Whether every address of the range is private. */
export function isPrivate(cidr: Cidr): boolean {
  return PRIVATE_RANGES.some((text) => {
    const outer = parseCidr(text);
    return (
      outer !== undefined &&
      cidr.maskBits >= outer.maskBits &&
      networkOf({ ...cidr, maskBits: outer.maskBits }).address === outer.address
    );
  });
}
