import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './chromium';

describe('the browser for tests', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'browser-'));
    writeFileSync(path.join(folder, 'chromium'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is the one on the PATH', () => {
    expect(findChromium({ PATH: `/nowhere${path.delimiter}${folder}` })).toBe(path.join(folder, 'chromium'));
  });

  test('is the one that the environment names', () => {
    expect(findChromium({ PATH: folder, CHROMIUM: '/opt/chromium' })).toBe('/opt/chromium');
  });

  test('is none where none is installed, and where none is wanted', () => {
    expect(findChromium({ PATH: '/nowhere' })).toBeUndefined();
    expect(findChromium({ PATH: folder, CHROMIUM: '' })).toBeUndefined();
  });
});
