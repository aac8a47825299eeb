/** A deployment that succeeded. */
export interface Past {
  /** What it brought. */
  readonly revision: string;
  /** Whether it took back what served before it. */
  readonly isRollback: boolean;
}

/**
 * What served before `live` was first released. Where `live` serves because something was taken back, that is not what
 * served before it: to deploy it would be to go forward again.
 *
 * @param past the newest first; read only as far as needed
 */
export async function servedBefore(live: string, past: AsyncIterable<Past>): Promise<string | undefined> {
  let sought = false;
  for await (const { revision, isRollback } of past) {
    if (revision === live) sought = isRollback;
    else if (!sought) return revision;
  }
  return undefined;
}

/** Revisions and versions only grow: one that replaces a higher one of its family takes that back. */
export function goesBack(from: string, to: string): boolean {
  const [before, after] = [numbered(from), numbered(to)];
  return before.family === after.family && after.number < before.number;
}

/** `shop:7` and `7`, with or without an ARN before them. */
function numbered(revision: string): { readonly family: string; readonly number: number } {
  const [, family = '', number = ''] = /^(.*?):?(\d+)$/.exec(revision) ?? [];
  return { family, number: Number(number) };
}
