import { ARCHITECTURE_NAMES, ARCHITECTURES, type Architecture } from './architectures';
import { diagramOf } from './diagram';
import { draw } from './draw';
import { mermaid } from './mermaid';
import type { SourceStack } from './templates';

/** The page with the diagrams, from the top of the repository. */
export const PAGE = 'docs/architectures.md';

/** The environment whose templates are drawn: the one that is deployed first. */
export const ENVIRONMENT = 'sandbox';

const begin = (architecture: Architecture): string => `<!-- diagram: ${architecture} (npm run diagrams) -->`;
const END = '<!-- end of diagram -->';

/**
 * The page with its diagrams drawn anew; what stands around them stays.
 *
 * @throws Error where the page lacks the place of a diagram
 */
export function withDiagrams(page: string, stacks: readonly SourceStack[]): string {
  const picture = draw(stacks);
  return ARCHITECTURE_NAMES.reduce((text, architecture) => {
    const { title, direction } = ARCHITECTURES[architecture];
    return replaced(text, architecture, mermaid(diagramOf(picture, architecture), title, direction));
  }, page);
}

function replaced(text: string, architecture: Architecture, diagram: string): string {
  const start = begin(architecture);
  const from = text.indexOf(start);
  const to = text.indexOf(END, from);
  if (from === -1 || to === -1) {
    throw new Error(
      `${PAGE} has no place for a diagram: write the lines\n${start}\n${END}\nwhere it belongs.`,
    );
  }
  return `${text.slice(0, from)}${start}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${text.slice(to)}`;
}
