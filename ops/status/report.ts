/** One thing that is known about an architecture. */
export interface StatusLine {
  readonly label: string;
  readonly value: string;
  /** Somebody should look at it. @default false */
  readonly bad?: boolean;
}

/** What is known about one architecture. */
export interface StatusSection {
  readonly name: string;
  readonly lines: readonly StatusLine[];
}
