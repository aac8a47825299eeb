import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Gives `work` an empty folder and removes it afterwards, also when this process ends in the middle. */
export async function withWorkFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rehearsal-'));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  process.on('exit', removeNow);
  try {
    return await work(folder);
  } finally {
    // A process that was killed a moment ago may still have written something in between.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    process.off('exit', removeNow);
  }
}
