import { isKnownKey, valuesOf } from './condition-keys';
import type { RequestContext } from './condition-keys';
import { AccessError } from './error';

const VARIABLE = /\$\{([^}]*)\}/g;
/** A key and, between quotes, what stands for it when it is absent. */
const FORM = /^\s*([\w:/.+=@-]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/**
 * The text of a policy with its policy variables filled in.
 *
 * @returns undefined when the request does not carry a variable without a default: the statement does not match then
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function fillIn(text: string, context: RequestContext): string | undefined {
  let complete = true;
  const filled = text.replaceAll(VARIABLE, (_, inner: string) => {
    const [, key = '', fallback] = FORM.exec(inner) ?? [];
    const values = valuesOf(context, key);
    // A key with several values cannot be a variable.
    const value = values?.length === 1 ? values[0] : fallback;
    complete &&= value !== undefined;
    return value ?? '';
  });
  return complete ? filled : undefined;
}

/** @throws AccessError for a variable whose value no request here carries, and for `${*}` and the like */
export function assertVariables(text: string, origin: string): void {
  for (const [whole, inner = ''] of text.matchAll(VARIABLE)) {
    const key = FORM.exec(inner)?.[1];
    if (key === undefined || !isKnownKey(key)) {
      throw new AccessError(
        `The ${origin}, has the policy variable ${whole}, which the rehearsal does not fill in: add its key to rehearsal/iam/condition-keys.ts and to the requests that have it.`,
      );
    }
  }
}
