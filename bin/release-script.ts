import { loadSettings } from '../lib/config';
import { releaseScript } from '../lib/github/release-script';

/** `tsx bin/release-script.ts staging`: prints the script that `.github/workflows/release.yml` runs. */
try {
  const [environment, prefix] = process.argv.slice(2);
  process.stdout.write(releaseScript(loadSettings({ environment, prefix })));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
