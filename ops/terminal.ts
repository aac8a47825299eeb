/** Where a command reads and writes. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Width in characters; infinite in a pipe, where no line is cut. */
  readonly columns: number;
  /** Redraw in place: somebody looks, and no pipe. */
  readonly live: boolean;
  /** Asks for a line. @default nobody is there to answer */
  readonly ask?: (question: string) => Promise<string>;
}
