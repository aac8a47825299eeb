import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { QuoteStack } from '../../../lib/quote/stack';
import { loadAssembly } from '../../../rehearsal/assembly';
import { AccessLog } from '../../../rehearsal/iam/log';
import { QUOTE_ARCHITECTURE } from '../../../rehearsal/scenarios/quote/architecture';
import { QuoteSystem } from '../../../rehearsal/scenarios/quote/system';
import { testSettings } from '../../settings';

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: z
        .looseObject({
          PolicyDocument: z
            .looseObject({ Statement: z.array(z.looseObject({ Action: z.unknown() })) })
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** Takes the statements with this one action out of the policies whose logical ids begin so. */
function removePermission(templateFile: string, policy: string, action: string): void {
  const template = templateSchema.parse(JSON.parse(readFileSync(templateFile, 'utf8')));
  for (const [logicalId, { Properties }] of Object.entries(template.Resources)) {
    const document = logicalId.startsWith(policy) ? Properties?.PolicyDocument : undefined;
    if (document) document.Statement = document.Statement.filter(({ Action }) => Action !== action);
  }
  writeFileSync(templateFile, JSON.stringify(template));
}

describe('a release whose hook lost a permission', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'removed-permission-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is refused with the message of AWS, and the rehearsal fails', async () => {
    const outdir = path.join(folder, 'cdk.out');
    const app = new App({ outdir });
    new QuoteStack(app, 'quote', { settings: testSettings() });
    app.synth();
    removePermission(path.join(outdir, 'quote.template.json'), 'PreTrafficRole', 'lambda:InvokeFunction');
    const access = AccessLog.start();
    const { signal } = new AbortController();
    const assembly = loadAssembly(outdir);
    const context = {
      assembly,
      access,
      seed: 3,
      scale: 30,
      workFolder: folder,
      signal,
      progress: () => undefined,
    };
    const system = new QuoteSystem(context);
    const scenario = QUOTE_ARCHITECTURE.scenarios.find(({ name }) => name === 'quote-good-release');

    const outcome = await scenario?.run(system, context);
    await system.close();

    expect(outcome?.pass).toBe(false);
    expect(access.refusals[0]).toMatchObject({
      operation: 'lambda:Invoke',
      message: expect.stringMatching(
        /^User: arn:aws:sts::\d{12}:assumed-role\/quote-PreTrafficRole\S+ is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:\S+:2 because no identity-based policy allows the lambda:InvokeFunction action$/,
      ),
    });
  }, 60_000);
});
