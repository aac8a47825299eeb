import { ENVIRONMENT_NAMES } from '../../lib/config';
import { knownTypes } from '../../ops/cost/known-types';
import { synthesizeEnvironment } from '../synthesis';

it.each(ENVIRONMENT_NAMES)('are those of every resource of %s', (environment) => {
  const types = synthesizeEnvironment(environment).stacks.flatMap(({ template }) =>
    Object.values<{ Type: string }>(template.Resources ?? {}).map(({ Type }) => Type),
  );

  expect(types.filter((type) => !knownTypes().includes(type))).toEqual([]);
});
