import pc from 'picocolors';
import type { Architecture } from './scenarios/types';

/** The scenarios of some architectures with what they expect, and which of them have to be asked for. */
export function listing(architectures: readonly Architecture[]): string {
  return architectures
    .flatMap(({ title, scenarios, telling }) => [
      pc.bold(title),
      ...scenarios.map(({ name, expectation }) => {
        const asked = telling === undefined || telling.includes(name) ? '' : ' (when named, or with --all)';
        return `  ${name}${asked}\n    ${expectation}`;
      }),
    ])
    .join('\n');
}
