import * as fs from 'node:fs';
import * as path from 'node:path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { synthesize } from '../rehearsal/synth/synthesize';
import { withWorkFolder } from '../rehearsal/work-folder';
import { ENVIRONMENT, PAGE, withDiagrams } from './page';
import { stacksOf } from './templates';

/**
 * `npm run diagrams`: synthesizes, and draws the diagrams of the page anew.
 *
 * @param root top of the repository
 */
export async function main(root: string, signal: AbortSignal): Promise<void> {
  const file = path.join(root, PAGE);
  await withWorkFolder(async (outdir) => {
    await synthesize({ environment: ENVIRONMENT, outdir, signal, project: root, validate: false });
    const page = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, withDiagrams(page, stacksOf(new CloudAssembly(outdir))));
  });
}
