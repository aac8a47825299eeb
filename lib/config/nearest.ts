/** Fewer letters than this are the beginning of too many words. */
const SHORTEST_PART = 3;

/**
 * The candidate a mistyped name most likely meant, or `undefined` when none is close. Close is: part of it (`prod`), or
 * at most a third of its letters differ. Upper and lower case count as the same.
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: distanceTo(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((one, other) => one.distance - other.distance);
  return ranked[0]?.candidate;
}

function distanceTo(name: string, candidate: string): number {
  return name.length >= SHORTEST_PART && candidate.includes(name) ? 1 : editDistance(name, candidate);
}

/** Levenshtein distance: the fewest insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  // A name far longer than any setting is no typing error; comparing it would only cost time.
  if (Math.abs(from.length - to.length) > to.length) return Infinity;
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const removed = (previous[column] ?? 0) + 1;
      const inserted = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(replaced, removed, inserted));
    }
    previous = current;
  }
  return previous[to.length] ?? Infinity;
}
