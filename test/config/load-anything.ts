import { ConfigurationError, loadSettings, type Selection, type Settings } from '../../lib/config';

/** `loadSettings` for a file of environments that the compiler would refuse: methods are bivariant, functions are not. */
const untyped: { load(selection: Selection, environments: unknown, today?: Date): Settings } = {
  load: loadSettings,
};

/** The settings or the configuration error; any other exception passes through. */
export function loadAnything(
  selection: Selection,
  environments: unknown,
  today?: Date,
): Settings | ConfigurationError {
  try {
    return untyped.load(selection, environments, today);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}
