import type { TemplateParameter } from '../assembly/types';
import { ValueError, type Scope } from './error';
import type { ResolverOptions } from './types';

/**
 * The parameter that the CDK's default synthesizer adds to read the bootstrap stack's version. Only a template rule,
 * which CloudFormation checks before it deploys, reads it, so that any recent version will do.
 */
const BOOTSTRAP_VERSION = { name: 'BootstrapVersion', value: '21' };

/**
 * The value of a template parameter: the one given, else its default. A parameter of an SSM type names a Parameter
 * Store parameter, whose value comes from the provider of dynamic references as `ssm`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cloudformation-supplied-parameter-types.html
 * @throws ValueError when there is neither
 */
export function parameterValue(
  name: string,
  parameter: TemplateParameter,
  options: ResolverOptions,
  scope: Scope,
): unknown {
  const given = options.parameters?.[name] ?? parameter.Default;
  if (given === undefined) {
    throw new ValueError(
      scope,
      `the parameter ${name} has no value.`,
      'Give it one in `parameters` of the resolver.',
    );
  }
  const ssmType = /^AWS::SSM::Parameter::Value<(.*)>$/.exec(parameter.Type)?.[1];
  if (ssmType === undefined) return typed(String(given), parameter.Type);
  const value = options.dynamicReference?.('ssm', String(given)) ?? bootstrapVersion(name);
  if (value === undefined) {
    throw new ValueError(
      scope,
      `the parameter ${name} reads ${String(given)} from Parameter Store, and nothing is known behind it.`,
      'Give the resolver a `dynamicReference` that knows it as `ssm`.',
    );
  }
  return typed(value, ssmType);
}

function bootstrapVersion(name: string): string | undefined {
  return name === BOOTSTRAP_VERSION.name ? BOOTSTRAP_VERSION.value : undefined;
}

/** Lists are written with commas; spaces around an item do not count. */
function typed(value: string, type: string): unknown {
  const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
  return isList ? value.split(',').map((item) => item.trim()) : value;
}
