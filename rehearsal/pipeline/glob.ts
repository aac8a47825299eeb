/** A glob as a pattern for whole paths: `*` is any name within a folder, `**` any folders and names. */
export function globPattern(glob: string): RegExp {
  const pattern = glob
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*\*|\*/g, (stars) => ({ '**/': '(?:.*/)?', '**': '.*' })[stars] ?? '[^/]*');
  return new RegExp(`^${pattern}$`);
}
