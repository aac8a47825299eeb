import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderHtml } from './html';
import type { Summary } from './summary';

/**
 * Writes `summary.json` and `index.html`.
 *
 * @returns path of the page
 */
export async function writeReport(folder: string, summary: Summary): Promise<string> {
  await mkdir(folder, { recursive: true });
  const page = path.join(folder, 'index.html');
  await writeFile(path.join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  await writeFile(page, renderHtml(summary));
  return page;
}
