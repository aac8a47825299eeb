import type { Diagram, Group } from './diagram';
import type { Edge } from './picture';
import type { Shape } from './resource-types';

/** Of so many nodes that became one, the names are told. */
const MOST_NAMES = 6;

/** What stands before and behind the text of a node. */
const SHAPES: Readonly<Record<Shape, readonly [string, string]>> = {
  box: ['[', ']'],
  store: ['[(', ')]'],
  queue: ['([', '])'],
  event: ['{{', '}}'],
  workflow: ['[[', ']]'],
};

/** Closer together than Mermaid would have it, so that a wide drawing shrinks less in a page's width. Pixels. */
const CONFIG = `---
config:
  flowchart:
    nodeSpacing: 25
    rankSpacing: 30
    wrappingWidth: 160
---`;

/**
 * A diagram in Mermaid's language. It names no colour: who draws it chooses them, in light and in dark.
 *
 * @param title for those who do not see the drawing
 * @param direction across or down
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaid({ groups, edges }: Diagram, title: string, direction: 'LR' | 'TB'): string {
  const elsewhere = groups.filter(({ isElsewhere }) => isElsewhere).map(({ id }) => id);
  return [
    CONFIG,
    `flowchart ${direction}`,
    `  accTitle: ${title}`,
    ...groups.map((group) => `  ${nodeLine(group)}`),
    ...edges.map((edge) => `  ${edgeLine(edge)}`),
    ...(elsewhere.length === 0
      ? []
      : ['  classDef elsewhere stroke-dasharray: 4 4', `  class ${elsewhere.join(',')} elsewhere`]),
  ].join('\n');
}

function nodeLine({ id, members }: Group): string {
  const [{ shape }] = members;
  const [open, close] = SHAPES[shape];
  return `${id}${open}"${textOf(members).map(escaped).join('<br/>')}"${close}`;
}

function textOf(members: Group['members']): readonly string[] {
  const [{ label, name, details }] = members;
  if (members.length === 1) return [label, name, ...details];
  const names = members.length > MOST_NAMES ? [] : members.map((member) => member.name);
  return [`${members.length} ${label}s`, ...names];
}

function edgeLine({ from, to, label }: Edge): string {
  return label === '' ? `${from} --> ${to}` : `${from} -->|"${escaped(label)}"| ${to}`;
}

/** Mermaid reads entities by their names, without the ampersand. */
function escaped(text: string): string {
  return text.replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
}
