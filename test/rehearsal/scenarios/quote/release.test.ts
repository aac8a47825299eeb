import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { QuoteStack } from '../../../../lib/quote/stack';
import { loadAssembly } from '../../../../rehearsal/assembly';
import type { Assembly, TemplateResource } from '../../../../rehearsal/assembly';
import { SAME_BEHAVIOUR, writeRelease } from '../../../../rehearsal/scenarios/quote/release';
import { gradualSubject } from '../../../../rehearsal/scenarios/quote/subject';
import { testSettings } from '../../../settings';

/**
 * The rehearsal makes the assembly of a release from the first one by changing its text. What the CDK makes of a changed
 * function must look like it, but for the hashes.
 */
describe('the assembly of a release', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'quote-release-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const synthesized = (name: string, memoryMiB: number): Assembly => {
    const outdir = path.join(folder, name);
    const app = new App({ outdir });
    new QuoteStack(app, 'quote', { settings: testSettings({ quote: { memoryMiB } }) });
    app.synth();
    return loadAssembly(outdir);
  };

  it('is the one that the CDK synthesizes of a changed function: the version is a new resource, by the same rule', async () => {
    const before = synthesized('before', 512);
    const byTheCdk = synthesized('after', 1024);
    const release = { label: 'same', change: SAME_BEHAVIOUR };
    const rehearsed = await writeRelease(
      before,
      gradualSubject(before),
      release,
      path.join(folder, 'release'),
    );

    const ids = [before, byTheCdk, rehearsed].map((assembly) => gradualSubject(assembly).versionId);
    expect(new Set(ids).size).toBe(3);
    expect(ids.filter((id) => !/^QuoteFunctionCurrentVersion[0-9A-F]{8}[0-9a-f]{32}$/.test(id))).toEqual([]);
    // Whatever names the version names the new one in both, and nothing else is different but the function.
    expect(differences(before, byTheCdk)).toEqual(['QuoteFunction MemorySize']);
    expect(differences(before, rehearsed)).toEqual(['QuoteFunction Code']);
  });
});

/** Properties that the stack of one assembly has otherwise than that of another: `logical id property`. */
function differences(before: Assembly, after: Assembly): readonly string[] {
  const [one, other] = [resourcesOf(before), resourcesOf(after)];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((id) => {
    const [was, is] = [one[id]?.Properties ?? {}, other[id]?.Properties ?? {}];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])]
      .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
      .map((name) => `${id.replace(/[0-9A-F]{8}$/, '')} ${name}`);
  });
}

/** The resources of the subject's stack, the new version under the same name in every assembly. */
function resourcesOf(assembly: Assembly): Readonly<Record<string, TemplateResource>> {
  const { stack, versionId } = gradualSubject(assembly);
  const text = JSON.stringify(stack.template.Resources).replaceAll(versionId, 'Version');
  return Object(JSON.parse(text));
}
