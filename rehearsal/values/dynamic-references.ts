import { ValueError, type Scope } from './error';

const REFERENCE = /\{\{resolve:([a-z-]+):([^}]*)\}\}/g;

/** Text behind a dynamic reference, given its service and the rest of it; `undefined` when there is none. */
export type DynamicReferenceProvider = (service: string, reference: string) => string | undefined;

/**
 * Replaces the dynamic references in a piece of text, as CloudFormation does after every intrinsic function.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 * @throws ValueError for a reference that the provider does not know
 */
export function resolveDynamicReferences(
  text: string,
  provider: DynamicReferenceProvider | undefined,
  scope: Scope,
): string {
  return text.replace(REFERENCE, (whole, service: string, reference: string) => {
    const value = provider?.(service, reference);
    if (value === undefined) {
      throw new ValueError(
        scope,
        `nothing is known behind ${whole}.`,
        'Give the resolver a `dynamicReference` that knows it.',
      );
    }
    return value;
  });
}
