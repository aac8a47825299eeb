import type { LocalImage } from '../../image/image';

/** A release of the order API: an image, and what the task definition of the release says otherwise than the one before. */
export interface OrderRelease {
  /** Word that tells this release from the others of a run, and names its image. */
  readonly label: string;
  readonly image: LocalImage;
  /** Variables of the container that this release changes. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  /** File in which a faulty program notes each request that it treats badly, a line for each. @default it notes none */
  readonly faultLog?: string;
}

/** A release that serves as the one before did. */
export function goodRelease(label: string, image: LocalImage): OrderRelease {
  return { label, image };
}

/** A release whose task definition was edited: the same program in other surroundings. */
export function withVariables(
  release: OrderRelease,
  label: string,
  variables: Readonly<Record<string, string>>,
): OrderRelease {
  return { ...release, label, variables: { ...release.variables, ...variables } };
}
