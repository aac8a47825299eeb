/**
 * Makes the lock files anew, of the repository and of its image: `npm run lock`.
 *
 * From nothing, and away from `node_modules`: npm forgets the optional packages of other platforms when it updates a lock
 * file without addresses, and when it finds packages installed. The image has a lock file of its own because it is built
 * outside the workspace.
 *
 * @see https://github.com/npm/cli/issues/4828
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What npm reads of each, besides its `package.json`. */
const FOLDERS = { '.': ['app/package.json'], app: [] };

for (const [name, others] of Object.entries(FOLDERS)) makeLockFile(join(REPOSITORY, name), others);

function makeLockFile(target, others) {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  try {
    copyFileSync(join(REPOSITORY, '.npmrc'), join(folder, '.npmrc'));
    for (const file of ['package.json', ...others]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(target, file), join(folder, file));
    }
    execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], {
      cwd: folder,
      stdio: 'inherit',
    });
    copyFileSync(join(folder, 'package-lock.json'), join(target, 'package-lock.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
