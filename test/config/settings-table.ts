import { ENVIRONMENT_NAMES, loadSettings } from '../../lib/config';
import { environmentSchema } from '../../lib/config/schema/environment';
import { leavesOf, type Leaf } from '../../lib/config/schema/tree';

/** A row of the tables in `docs/configuration.md`, without its last cell, which people write: the effect. */
export interface SettingRow {
  readonly setting: string;
  readonly accepts: string;
  readonly byDefault: string;
  /** What each environment sets differently; empty where it has the default. */
  readonly environments: readonly string[];
}

/** The rows as they should be, computed from the schema and from `environments.ts`. */
export function expectedRows(): readonly SettingRow[] {
  // Some settings exist only beside another one, so one parse does not show every default.
  const defaults: readonly unknown[] = [
    environmentSchema.parse({}),
    environmentSchema.parse({ deployment: { strategy: 'ecs-native' } }),
  ];
  return leavesOf(environmentSchema).map((leaf) => {
    const byDefault = shown(defaults.map((settings) => valueAt(settings, leaf)).find(isSet));
    return {
      setting: leaf.path.join('.'),
      accepts: leaf.description?.accepted ?? '',
      byDefault,
      environments: ENVIRONMENT_NAMES.map((environment) => {
        const value = valueAt(loadSettings({ environment }), leaf);
        return !isSet(value) || shown(value) === byDefault ? '' : shown(value);
      }),
    };
  });
}

export function cellsOf({ setting, accepts, byDefault, environments }: SettingRow): readonly string[] {
  return [`\`${setting}\``, accepts, byDefault, ...environments];
}

function valueAt(settings: unknown, { path }: Leaf): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined,
    settings,
  );
}

function isSet(value: unknown): boolean {
  return value !== undefined;
}

function shown(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
