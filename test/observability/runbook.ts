import * as fs from 'node:fs';
import * as path from 'node:path';
import { RUNBOOK_FILE } from '../../lib/observability/runbook';

/** The four parts of an entry. */
export const PARTS = ['Means', 'Look', 'Fix', 'Roll back'] as const;
type Part = (typeof PARTS)[number];

export interface Entry {
  readonly anchor: string;
  readonly parts: Readonly<Partial<Record<Part, string>>>;
}

const TEXT = fs.readFileSync(path.join(__dirname, '..', '..', RUNBOOK_FILE), 'utf8');

/** The runbook's text. */
export const runbookText = TEXT;

/** The entries for alarms: every heading of the third level. */
export function runbookEntries(): readonly Entry[] {
  return sections(3).map(({ anchor, body }) => ({
    anchor,
    parts: Object.fromEntries(
      body.split(/^(?=\*\*(?:Means|Look|Fix|Roll back)\*\*)/m).flatMap((block) => {
        const [, part, text = ''] = /^\*\*(.+?)\*\*\s*(.*)$/s.exec(block) ?? [];
        return part === undefined ? [] : [[part, text.trim()]];
      }),
    ),
  }));
}

/** Sections of a level: anchor as GitHub makes it, and text up to the next heading. */
export function sections(level: 2 | 3): readonly { readonly anchor: string; readonly body: string }[] {
  return TEXT.split(/^(?=#{2,3} )/m).flatMap((section) => {
    const [, marks, title = '', body = ''] = /^(#{2,3}) (.+?)\n(.*)$/s.exec(section) ?? [];
    return marks?.length === level
      ? [
          {
            anchor: title
              .toLowerCase()
              .replaceAll(/[^\w -]/g, '')
              .replaceAll(' ', '-'),
            body,
          },
        ]
      : [];
  });
}
