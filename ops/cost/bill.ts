import type { Assembly } from '../../rehearsal/assembly';
import { usdOf, type Capacity, type Charge } from './charge';
import { CHARGES } from './charges';
import { FREE } from './free';
import { ALWAYS_FREE, PRICES, type PriceName } from './prices';

/** What one kind of thing in one stack costs. */
export interface BillLine {
  readonly stackName: string;
  /** CloudFormation type. */
  readonly type: string;
  /** How many resources of the type the line stands for. */
  readonly resources: number;
  readonly price: PriceName;
  /** In units of the price. */
  readonly quantity: number;
  readonly note: string;
  readonly usd: number;
}

export interface Bill {
  /** Dearest first. */
  readonly lines: readonly BillLine[];
  /** What the account has free, as far as the lines use it; USD below zero. */
  readonly allowances: readonly {
    readonly price: PriceName;
    readonly quantity: number;
    readonly usd: number;
  }[];
  /** Sum of the lines in USD a month. */
  readonly listUsd: number;
  /** The sum less the allowances. */
  readonly usd: number;
  /** Types without a price and without a reason for having none, with their number. Their cost is not in the sum. */
  readonly unknown: ReadonlyMap<string, number>;
}

/**
 * What a system costs by the month while nobody uses it, from its templates.
 *
 * @param capacity as what every task is paid for. @default as each service says
 */
export function monthlyBill(assembly: Assembly, capacity?: Capacity): Bill {
  const lines = new Map<string, BillLine>();
  const unknown = new Map<string, number>();
  for (const stack of assembly.stacks) {
    for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
      const type = resource.Type;
      const charges = CHARGES[type]?.({ stack, logicalId, resource }, { assembly, capacity });
      if (charges === undefined && FREE[type] === undefined) unknown.set(type, (unknown.get(type) ?? 0) + 1);
      for (const charge of charges ?? []) addTo(lines, stack.stackName, type, charge);
    }
  }
  const sorted = [...lines.values()].toSorted((one, other) => other.usd - one.usd);
  const listUsd = sum(sorted.map(({ usd }) => usd));
  const allowances = allowancesOf(sorted);
  return {
    lines: sorted,
    allowances,
    listUsd,
    usd: listUsd + sum(allowances.map(({ usd }) => usd)),
    unknown,
  };
}

/** Charges of the same kind in a stack are one line. */
function addTo(lines: Map<string, BillLine>, stackName: string, type: string, charge: Charge): void {
  const { price, quantity, note = '' } = charge;
  const key = [stackName, type, price, note].join('\n');
  const { resources = 0, quantity: before = 0, usd = 0 } = lines.get(key) ?? {};
  lines.set(key, {
    stackName,
    type,
    resources: resources + 1,
    price,
    quantity: before + quantity,
    note,
    usd: usd + usdOf(charge),
  });
}

function allowancesOf(lines: readonly BillLine[]): Bill['allowances'] {
  return Object.entries(ALWAYS_FREE).flatMap(([name, free]) => {
    const used = lines.filter(({ price }) => price === name);
    const [first] = used;
    if (first === undefined) return [];
    const quantity = Math.min(free, sum(used.map((line) => line.quantity)));
    return [{ price: first.price, quantity, usd: -quantity * PRICES[first.price].usd }];
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
