import type { Assembly } from '../../rehearsal/assembly';
import type { CostSummary } from '../../rehearsal/report/summary';
import { monthlyBill } from './bill';
import type { Bill } from './bill';
import { costOfOrders } from './orders';
import type { OrderLine } from './orders';
import { PRICES } from './prices';
import { basis, unknownTypes } from './text';

/** The bill of an assembly for the report of a rehearsal. An assembly without an order workflow has no orders on it. */
export function costSummary(assembly: Assembly): CostSummary {
  const bill = monthlyBill(assembly, 'FARGATE');
  const { orders, reason } = ordersOf(assembly);
  const region = assembly.stacks.find((stack) => stack.region !== undefined)?.region;
  return {
    idleUsd: bill.usd,
    spotUsd: monthlyBill(assembly, 'FARGATE_SPOT').usd,
    lines: linesOf(bill),
    orders: orders.map(({ what, price, quantity, usdPerMillion }) => ({
      what,
      quantity,
      per: PRICES[price].per,
      usdPerMillion,
    })),
    basis: [...unknownTypes(bill), ...reason, ...basis(bill, orders, region)],
  };
}

function linesOf({ lines, allowances }: Bill): CostSummary['lines'] {
  return [
    ...lines.map(({ stackName, type, resources, price, quantity, note, usd }) => ({
      stackName,
      what: `${type.split('::').at(-1)}${resources > 1 ? ` (${resources})` : ''}${note === '' ? '' : `, ${note}`}`,
      quantity,
      per: PRICES[price].per,
      usd,
    })),
    ...allowances.map(({ price, quantity, usd }) => ({
      stackName: '',
      what: 'free every month',
      quantity,
      per: PRICES[price].per,
      usd,
    })),
  ];
}

function ordersOf(assembly: Assembly): { orders: readonly OrderLine[]; reason: readonly string[] } {
  try {
    return { orders: costOfOrders(assembly), reason: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { orders: [], reason: [`What orders add is not in it: ${message}`] };
  }
}
