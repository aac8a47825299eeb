import { escapeHtml } from './escape';

/** A fold with a list in it; nothing for no lines. */
export function foldedList(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : fold(`${title} (${lines.length})`, list(lines));
}

/** A fold. @param content HTML */
export function fold(title: string, content: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>${content}</details>`;
}

/** A list of texts. */
export function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right. @default false */
  readonly number?: boolean;
}

/**
 * A table that moves sideways by itself where the page is narrow, and by keyboard too.
 *
 * @param rows HTML of their cells
 */
export function table(
  label: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  total?: readonly string[],
): string {
  const cell = (html: string, index: number): string =>
    index === 0
      ? `<th scope="row">${html}</th>`
      : `<td${columns[index]?.number ? ' class="number"' : ''}>${html}</td>`;
  const row = (cells: readonly string[]): string => `<tr>${cells.map(cell).join('')}</tr>`;
  const head = columns.map(
    ({ title, number }) => `<th scope="col"${number ? ' class="number"' : ''}>${escapeHtml(title)}</th>`,
  );
  return `<div class="wide" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>${rows.map(row).join('\n')}</tbody>${total ? `<tfoot>${row(total)}</tfoot>` : ''}
</table></div>`;
}

/** Whether it came true, as a sign that does not rest on colour. */
export function sign(pass: boolean): string {
  return `<span class="sign ${pass ? 'pass' : 'fail'}" aria-hidden="true">${pass ? '✔' : '✖'}</span>`;
}
