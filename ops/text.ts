/** A text of at most so many characters; what is too long ends with `…`. */
export function cut(text: string, columns: number): string {
  const line = text.replaceAll(/[\r\n\t]+/g, ' ').trimEnd();
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
}

/** `4 s`, `3 min 20 s`, `2 h 5 min`. @param seconds whole or not */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `14:03:07`, in UTC as AWS's own logs are. */
export function timeOfDay(at: Date): string {
  return at.toISOString().slice(11, 19);
}

/** `2026-11-21 14:03 UTC`. */
export function moment(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
