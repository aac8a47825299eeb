/** A signal asked the rehearsal to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor(
    readonly signal: string,
    /** 128 and the signal's number, as shells have it. */
    readonly exitStatus: number,
  ) {
    super(`Ended by ${signal}.`);
  }
}
