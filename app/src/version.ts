import { version as packageVersion } from '../package.json';

/** Put in by `build.mjs`: the release that the image was built from. Absent when the sources run unbundled. */
declare const ORDER_API_VERSION: string | undefined;

/** The release that this process runs; `<package version>-dev` unless the build was given a `VERSION`. */
export const VERSION: string =
  typeof ORDER_API_VERSION === 'string' ? ORDER_API_VERSION : `${packageVersion}-dev`;
