/** The part of a terminal that is drawn again in place. */
export interface Screen {
  /** Puts a text where the one before it stands. */
  draw(text: string): void;
  /** Takes the text away, so that lines can be written in its place. */
  clear(): void;
  /** Leaves the text where it is. What is drawn next stands below it. */
  done(): void;
}

/** Where a command reads and writes. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Width in characters; infinite in a pipe, where no line is cut. */
  readonly columns: number;
  /** Opens the part that is drawn in place. @default a pipe: nobody looks */
  readonly screen?: () => Promise<Screen>;
  /** Asks for a line. @default nobody is there to answer */
  readonly ask?: (question: string) => Promise<string>;
}
