import Table from 'cli-table3';
import type { Bill } from './bill';
import type { OrderLine } from './orders';
import { PRICE_REGION, PRICES, PRICES_CHECKED_ON, type PriceName } from './prices';

export interface CostReport {
  readonly environment: string;
  /** Region of the stacks, where the environment names one. */
  readonly region?: string;
  readonly onDemand: Bill;
  readonly spot: Bill;
  readonly orders: readonly OrderLine[];
}

/** The cost of an environment as text: by resource, the totals, what orders add, and what the figures rest on. */
export function renderCost({ environment, region, onDemand, spot, orders }: CostReport): string {
  return [
    `${environment}: what it costs by the month while nobody uses it`,
    billTable(onDemand),
    '',
    `On demand: ${usd(onDemand.usd)} a month. On Fargate Spot: ${usd(spot.usd)}.`,
    `Without what an account has free every month: ${usd(onDemand.listUsd)} and ${usd(spot.listUsd)}.`,
    ...unknownTypes(onDemand),
    '',
    `${environment}: what orders add, by the million`,
    orderTable(orders),
    '',
    ...basis(onDemand, orders, region),
  ].join('\n');
}

function billTable({ lines, allowances, usd: total }: Bill): string {
  const table = new Table({
    head: ['Stack', 'Resource', 'Quantity', 'USD'],
    colAligns: ['left', 'left', 'right', 'right'],
    colWidths: [24, 33, 10, 8],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { stackName, type, resources, price, quantity, note, usd: cost } of lines) {
    const name = `${type.split('::').at(-1)}${resources > 1 ? ` (${resources})` : ''}`;
    const what = [PRICES[price].per, note].filter((text) => text !== '').join('; ');
    table.push([stackName, `${name}: ${what}`, figure(quantity), cost.toFixed(2)]);
  }
  for (const { price, quantity, usd: cost } of allowances) {
    table.push(['', `free every month: ${PRICES[price].per}`, figure(quantity), cost.toFixed(2)]);
  }
  table.push(['', 'total', '', total.toFixed(2)]);
  return table.toString();
}

function orderTable(orders: readonly OrderLine[]): string {
  const table = new Table({
    head: ['What', 'For each order', 'USD'],
    colAligns: ['left', 'left', 'right'],
    colWidths: [33, 33, 10],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { what, price, quantity, usdPerMillion } of orders) {
    table.push([what, `${figure(quantity)} ${PRICES[price].per}`, usdPerMillion.toFixed(2)]);
  }
  table.push(['total', '', orders.reduce((sum, { usdPerMillion }) => sum + usdPerMillion, 0).toFixed(2)]);
  return table.toString();
}

/** Says which types the sum does not have; nothing where it has all. */
export function unknownTypes({ unknown }: Bill): string[] {
  if (unknown.size === 0) return [];
  const names = [...unknown].map(([type, count]) => `${type} (${count})`).join(', ');
  return [
    `Not in the sum, because the table of prices does not know them: ${names}. Add them to ops/cost/charges.ts or free.ts.`,
  ];
}

/** What the figures of a bill rest on, a sentence each. */
export function basis(bill: Bill, orders: readonly OrderLine[], region: string | undefined): string[] {
  const used = [...new Set<PriceName>([...bill.lines, ...orders].map(({ price }) => price))];
  const unconfirmed = used.filter((name) => PRICES[name].seen === 'unconfirmed');
  return [
    `List prices of ${PRICE_REGION} of ${PRICES_CHECKED_ON}, without taxes, support and data transfer out.` +
      (region === undefined || region === PRICE_REGION
        ? ''
        : ` The stacks are in ${region}, where they differ.`),
    `What an order needs beside its states, functions and messages is assumed: ops/cost/order-usage.ts.`,
    ...(unconfirmed.length > 0
      ? [`Not confirmed on a stored page: ${unconfirmed.map((name) => PRICES[name].per).join(', ')}.`]
      : []),
  ];
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

/** Three digits that mean something, and no more than a table can hold. */
function figure(quantity: number): string {
  return quantity >= 100 ? String(Math.round(quantity)) : String(Number(quantity.toPrecision(3)));
}
