import { ServiceError } from '../aws/wire';

/** A function as callers name it. */
export interface FunctionReference {
  readonly functionName: string;
  /** Version or alias. @default the unpublished code, `$LATEST` */
  readonly qualifier?: string;
}

/**
 * Reads a function's name, partial ARN or ARN, with or without qualifier.
 *
 * @param separate the qualifier given beside the name
 * @throws ServiceError when the name has a qualifier and another one is given beside it
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function parseFunctionReference(given: string, separate?: string): FunctionReference {
  const name = given.replace(/^arn:[^:]+:lambda:[^:]*:[^:]*:function:/, '').replace(/^\d{12}:function:/, '');
  const [functionName = '', ownQualifier] = name.split(':');
  if (ownQualifier !== undefined && separate !== undefined && ownQualifier !== separate) {
    throw new ServiceError(
      'InvalidParameterValueException',
      `The derived qualifier from the function name does not match the specified qualifier: ${ownQualifier}, ${separate}.`,
    );
  }
  return { functionName, qualifier: ownQualifier ?? separate };
}
