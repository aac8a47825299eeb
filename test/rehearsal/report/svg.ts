/** An element of a drawing: its attributes, numbers and percentages as numbers. */
export type Shape = Readonly<Record<string, string | number>>;

/** The elements of a drawing with this name, in order; those with this class only, if one is given. */
export function shapes(svg: string, name: string, className?: string): readonly Shape[] {
  const found = [...svg.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes = '']): Shape =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        /^-?[\d.]+%?$/.test(value) ? Number.parseFloat(value) : value,
      ]),
    ),
  );
  return className === undefined ? found : found.filter((shape) => shape['class'] === className);
}

/** A number of a shape. @throws Error when it has none of this name */
export function measure(shape: Shape | undefined, attribute: string): number {
  const value = shape?.[attribute];
  if (typeof value === 'number') return value;
  throw new Error(`${JSON.stringify(shape)} has no number ${attribute}.`);
}
