import { escapeHtml } from './escape';
import { list, fold, table } from './parts';
import type { CostSummary, Summary } from './summary';

/** What the templates would cost, computed and not billed. */
export function costSection({ cost, source }: Summary): string {
  if (!cost) return '';
  const { idleUsd, spotUsd, orders, basis } = cost;
  return `<section aria-labelledby="cost"><h2 id="cost">Cost</h2>
<p>Computed from the templates of ${escapeHtml(source)}: <strong>${idleUsd.toFixed(2)} USD</strong> a month while nobody uses them, ${spotUsd.toFixed(2)} with the tasks on Fargate Spot.${orders.length > 0 ? ` A million orders add ${sum(orders.map(({ usdPerMillion }) => usdPerMillion))} USD.` : ''}</p>
${billTable(cost)}
${orders.length > 0 ? fold('What a million orders add', orderTable(orders)) : ''}
${fold('What these figures rest on', list(basis))}
</section>`;
}

function billTable({ lines, idleUsd }: CostSummary): string {
  const highest = Math.max(0, ...lines.map(({ usd }) => usd));
  return table(
    'The bill by the month',
    [
      { title: 'Resource' },
      { title: 'Stack' },
      { title: 'Quantity', number: true },
      { title: 'USD', number: true },
    ],
    lines.map(({ stackName, what, quantity, per, usd }) => [
      escapeHtml(what),
      escapeHtml(stackName),
      `${figure(quantity)} ${escapeHtml(per)}`,
      `${bar(usd, highest)}${usd.toFixed(2)}`,
    ]),
    ['Total', '', '', idleUsd.toFixed(2)],
  );
}

/** A bar as long as its share of the dearest line. */
function bar(usd: number, highest: number): string {
  const width = highest > 0 ? Math.max(0, (usd / highest) * 100) : 0;
  return `<span class="bar" aria-hidden="true"><span style="width:${width.toFixed(1)}%"></span></span>`;
}

function orderTable(orders: CostSummary['orders']): string {
  return table(
    'What a million orders add',
    [{ title: 'What' }, { title: 'For each order', number: true }, { title: 'USD', number: true }],
    orders.map(({ what, quantity, per, usdPerMillion }) => [
      escapeHtml(what),
      `${figure(quantity)} ${escapeHtml(per)}`,
      usdPerMillion.toFixed(2),
    ]),
    ['Total', '', sum(orders.map(({ usdPerMillion }) => usdPerMillion))],
  );
}

function sum(amounts: readonly number[]): string {
  return amounts.reduce((total, one) => total + one, 0).toFixed(2);
}

/** Three digits that mean something. */
function figure(quantity: number): string {
  return quantity >= 100 ? String(Math.round(quantity)) : String(Number(quantity.toPrecision(3)));
}
