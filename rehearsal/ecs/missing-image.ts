import { ImageError } from '../image/error';
import type { LocalImage } from '../image/image';

/**
 * Stands for an image that no repository has: each task that is started from it fails, as a pull does, and Amazon ECS
 * goes on trying.
 */
export function missingImage(uri: string): LocalImage {
  return {
    bases: [],
    environment: {},
    root: '',
    workdir: '/',
    entrypoint: [],
    cmd: [],
    notes: [],
    local: () => {
      throw new ImageError(`CannotPullContainerError: ${uri} is in no repository of this rehearsal.`);
    },
  };
}
