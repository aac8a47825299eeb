import type { Assembly } from '../../assembly';
import { hashOf, writeChangedStack } from '../changed-stack';
import type { Change } from '../changed-stack';
import type { GradualSubject } from './subject';

/** What a release changes: the function itself, and its hooks. */
export interface Release {
  /** Word that tells this release from the others of a run. */
  readonly label: string;
  readonly change: Change;
  readonly hooks?: Readonly<Partial<Record<'BeforeAllowTraffic' | 'AfterAllowTraffic', Change>>>;
}

/** A release that behaves as the one before. */
export const SAME_BEHAVIOUR: Change = '(released, event, context) => released(event, context)';

/**
 * Writes the cloud assembly that the CDK would write after a change of code: the function's code is wrapped by the
 * change, and its version resource has a new logical id, because that id holds a hash of the function.
 *
 * @throws Error when the code or a hook cannot be found
 */
export async function writeRelease(
  assembly: Assembly,
  subject: GradualSubject,
  { label, change, hooks = {} }: Release,
  folder: string,
): Promise<Assembly> {
  const { stack, versionId, functionId } = subject;
  const renamed = `${versionId.slice(0, -8)}${hashOf([label, change]).slice(0, 8)}`;
  return writeChangedStack(
    assembly,
    stack,
    {
      label,
      code: {
        [functionId]: change,
        ...Object.fromEntries(Object.entries(hooks).map(([event, hook]) => [hookIdOf(subject, event), hook])),
      },
      template: (text) => text.replaceAll(new RegExp(`\\b${versionId}\\b`, 'g'), renamed),
    },
    folder,
  );
}

function hookIdOf({ aliasId, hookIds }: GradualSubject, event: string): string {
  const hookId = Object.entries(hookIds).find(([name]) => name === event)?.[1];
  if (hookId === undefined) throw new Error(`The alias ${aliasId} names no ${event} hook to change.`);
  return hookId;
}
