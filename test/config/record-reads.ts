import type { Settings } from '../../lib/config/settings';

/**
 * The dotted paths of the settings that a function reads: values that are no objects, settings that are not there, and
 * objects whose keys are listed.
 */
export function recordReads(settings: Settings, read: (settings: Settings) => unknown): string[] {
  const paths = new Set<string>();
  read(recording(settings, [], paths));
  return [...paths];
}

function recording<T extends object>(target: T, path: readonly string[], paths: Set<string>): T {
  return new Proxy(target, {
    get(object, key, receiver): unknown {
      const value: unknown = Reflect.get(object, key, receiver);
      if (typeof key === 'symbol' || typeof value === 'function') return value;
      const here = [...path, key];
      if (typeof value === 'object' && value !== null) return recording(value, here, paths);
      paths.add(here.join('.'));
      return value;
    },
    ownKeys(object) {
      paths.add(path.join('.'));
      return Reflect.ownKeys(object);
    },
  });
}
