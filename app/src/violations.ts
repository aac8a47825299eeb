import type { FastifyError } from 'fastify';
import type { Violation } from './problem';

type Validation = NonNullable<FastifyError['validation']>;

/** Translates the validator's findings into what a client can act on. No value of the request is repeated. */
export function violationsOf(
  validation: Validation,
  context: FastifyError['validationContext'],
): Violation[] {
  return validation.map((finding) => {
    const path = `${finding.instancePath}${subject(finding.params)}`;
    const detail = finding.message ?? 'is not valid';
    // In a query or a header, the path is the name of the parameter.
    return context === 'body'
      ? { detail, pointer: `#${encodeURI(path)}` }
      : { detail, parameter: path.slice(1) };
  });
}

/** The member that is missing or too many, where the finding is about its parent. */
function subject(params: Record<string, unknown>): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : '';
}
