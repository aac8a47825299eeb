import { existsSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser'];

/** Chromium of this machine: `CHROMIUM`, if it is set, or one on the PATH. @returns undefined where there is none */
export function findChromium(environment: NodeJS.ProcessEnv): string | undefined {
  const { CHROMIUM: named, PATH: places = '' } = environment;
  if (named !== undefined) return named === '' ? undefined : named;
  return places
    .split(path.delimiter)
    .flatMap((place) => NAMES.map((name) => path.join(place, name)))
    .find((file) => existsSync(file));
}

/** Said once where tests in a browser are skipped. */
export const NO_CHROMIUM =
  'Skipped: no Chromium is installed. `apt-get install chromium`, or name one by CHROMIUM=<path>, to look at the report in a browser.';
