/**
 * Makes `package-lock.json` of the image anew: `node lock.mjs`.
 *
 * Outside the workspace, because inside it npm writes the root's lock file; from nothing, because npm forgets the
 * optional packages of other platforms when it updates a lock file without addresses.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lock-'));
try {
  copyFileSync(join(here, 'package.json'), join(folder, 'package.json'));
  writeFileSync(join(folder, '.npmrc'), 'omit-lockfile-registry-resolved=true\n');
  execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], {
    cwd: folder,
    stdio: 'inherit',
  });
  copyFileSync(join(folder, 'package-lock.json'), join(here, 'package-lock.json'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
