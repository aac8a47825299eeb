/** Parts of a running system, which end in the reverse order of their start: who calls ends before who is called. */
export interface Closing {
  /** Adds a part. @throws Error when the rehearsal was ended meanwhile; the part ends with the others */
  add<T extends { close(): Promise<void> | void }>(part: T): T;
  /** Ends every part. Calling it again does nothing. */
  close(): Promise<void>;
}

/** @param signal ends every part when it is aborted */
export function closing(signal: AbortSignal): Closing {
  const parts: { close(): Promise<void> | void }[] = [];
  let closed: Promise<void> | undefined;
  const abort = (): void => void close();
  const closeParts = async (): Promise<void> => {
    signal.removeEventListener('abort', abort);
    for (const part of parts.splice(0).toReversed()) await part.close();
  };
  const close = (): Promise<void> => (closed ??= closeParts());
  signal.addEventListener('abort', abort);
  return {
    add(part) {
      parts.push(part);
      if (signal.aborted) throw new Error('The rehearsal was ended.');
      return part;
    },
    close,
  };
}
