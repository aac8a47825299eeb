import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderHtml } from './html';
import type { Summary } from './summary';

/**
 * Writes `summary.json` and `index.html`, and the permissions that the calls needed as `calls.json`.
 *
 * @returns path of the page
 */
export async function writeReport(folder: string, summary: Summary): Promise<string> {
  await mkdir(folder, { recursive: true });
  const page = path.join(folder, 'index.html');
  await writeFile(path.join(folder, 'summary.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  await writeFile(page, renderHtml(summary));
  const { calls = [] } = summary.access ?? {};
  await writeFile(path.join(folder, 'calls.json'), `${JSON.stringify(calls, undefined, 2)}\n`);
  return page;
}
