import { loadAssembly } from '../rehearsal/assembly';
import { synthesize } from '../rehearsal/synth/synthesize';
import { undeployedResolver } from '../rehearsal/synth/made-up';
import { ValueError } from '../rehearsal/values';
import { withWorkFolder } from '../rehearsal/work-folder';
import type { Target } from './environments';

/** The calls of a whole rehearsal, which tests look at. They name resources as a rehearsal makes up their names. */
export const RECORD = 'test/rehearsal/iam/recorded-calls.json';

/** The environment that is rehearsed. */
export const RECORDED_ENVIRONMENT = 'sandbox';

/** Where the rehearsal takes resources to be whose stacks say nothing, so where the record has them. */
const ANYWHERE = { account: '123456789012', region: 'us-east-1' };

/** Made-up names and ARNs of resources, by stack without prefix, logical id, and which of both it is. */
export type MadeUpNames = ReadonlyMap<string, string>;

/**
 * Synthesizes the repository as it is now, and says which names a rehearsal makes up for its resources: part of them is a
 * hash of their stack's name.
 *
 * @param prefix that the stacks have
 */
export async function madeUpNames(root: string, prefix: string): Promise<MadeUpNames> {
  const names = new Map<string, string>();
  await withWorkFolder(async (outdir) => {
    const { signal } = new AbortController();
    await synthesize({ environment: RECORDED_ENVIRONMENT, outdir, signal, project: root, validate: false });
    const assembly = loadAssembly(outdir);
    const resolver = undeployedResolver(assembly);
    for (const stack of assembly.stacks) {
      for (const logicalId of Object.keys(stack.template.Resources)) {
        const key = `${stack.stackName.slice(prefix.length)}/${logicalId}`;
        add(names, `${key} Ref`, () => resolver.ref(stack, logicalId));
        add(names, `${key} Arn`, () => resolver.attribute(stack, logicalId, 'Arn'));
      }
    }
  });
  return names;
}

/** Not every resource has an ARN, and the rehearsal does not know every type. */
function add(names: Map<string, string>, key: string, value: () => unknown): void {
  try {
    const name = value();
    if (typeof name === 'string') names.set(key, name);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
  }
}

/**
 * The record under the names of today.
 *
 * @param record with other names already renamed as in every text, so that only hashes, account and region are old
 * @param before the names that were made up, renamed like every text
 * @param was account and region before; nothing where the stacks name none
 * @param now what the fork names
 */
export function renewedRecord(
  record: string,
  before: MadeUpNames,
  after: MadeUpNames,
  was: Target,
  now: Target,
): string {
  const pairs = [...before].flatMap(([key, old]): [string, string][] => {
    const name = after.get(key);
    return name === undefined || name === old ? [] : [[old, name]];
  });
  // The longest first: one name may begin with another.
  const sorted = pairs.toSorted(([one], [other]) => other.length - one.length);
  return sorted
    .reduce((text, [old, name]) => text.replaceAll(old, name), record)
    .replaceAll(was.account ?? ANYWHERE.account, now.account ?? was.account ?? ANYWHERE.account)
    .replaceAll(was.region ?? ANYWHERE.region, now.region ?? was.region ?? ANYWHERE.region);
}
