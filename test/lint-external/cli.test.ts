import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { EXIT, main, type LintLine } from '../../ops/lint-external/cli';
import { type Tool, TOOLS } from '../../ops/lint-external/tools';
import { synthesizeEnvironment } from '../synthesis';

/** A tool that is there: this Node.js, with a program that finds one thing. */
function nodeTool(program: string): Tool {
  return {
    name: 'checkov',
    install: 'pipx install checkov',
    command: process.execPath,
    words: () => ['-e', program],
    read: (answer) => [{ tool: 'checkov', rule: answer, where: 'stack/Resource', message: 'is not so' }],
  };
}

const FINDS: Tool = nodeTool('console.log("RULE")');
const MISSING: Tool = { ...FINDS, command: path.join(os.tmpdir(), 'no-such-linter') };

// Outside of the tests, whose time it would take: the first to ask for it waits for a synthesis.
const { directory: SANDBOX } = synthesizeEnvironment('sandbox');

async function run({
  assemblies = [SANDBOX],
  ...line
}: Partial<LintLine> & { readonly assemblies?: readonly string[] }) {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const status = await main(assemblies, {
    out: say,
    error: say,
    signal: new AbortController().signal,
    ci: false,
    acknowledged: [],
    ...line,
  });
  return { status, said: said.join('\n') };
}

it('fails for a finding without a reason, and names it', async () => {
  const { status, said } = await run({ tools: [FINDS] });
  expect(status).toBe(EXIT.failed);
  expect(said).toContain('checkov RULE stack/Resource: is not so');
  expect(said).toMatch(/written for these versions:\n {2}pipx install checkov==\d/);
});

it.each(TOOLS)('runs $name in CI, in the version that the reasons were written for', ({ install }) => {
  const workflow = fs.readFileSync(path.join(__dirname, '../../.github/workflows/ci.yml'), 'utf8');

  expect(install).toMatch(/==[\d.]+$/);
  expect(workflow).toContain(`${install}\n`);
});

it('passes where every finding has a reason, and says how many there are for 100 resources', async () => {
  const entry = { tool: 'checkov', rule: 'RULE', verdict: 'accepted', reason: 'so it is' } as const;
  const { status, said } = await run({ tools: [FINDS], acknowledged: [entry] });
  expect(status).toBe(EXIT.ok);
  expect(said).toMatch(/exceptions with a reason +1 \(0\.\d per 100\)/);
});

it('says how many findings are explained in all, those of rules that are not adopted among them', async () => {
  const entry = { tool: 'checkov', rule: 'RULE', verdict: 'not-adopted', reason: 'none of ours' } as const;
  const { said } = await run({ tools: [FINDS], acknowledged: [entry] });
  expect(said).toMatch(/explained in all +1 \(0\.\d per 100\)/);
});

it('fails where there are more exceptions than the ceiling for 100 resources', async () => {
  const entry = { tool: 'checkov', rule: 'RULE', verdict: 'accepted', reason: 'so it is' } as const;
  const { status, said } = await run({ tools: [FINDS], acknowledged: [entry], ceiling: 0.1 });
  expect(status).toBe(EXIT.failed);
  expect(said).toMatch(/The ceiling is 0\.1 exceptions per 100 resources: mend some/);
});

it('synthesizes the recipes beside every environment when it is given no assembly', async () => {
  const asked: (string | undefined)[] = [];
  const { status } = await run({
    tools: [],
    synthesize: async ({ app, environment, outdir }) => {
      asked.push(app === undefined ? environment : `${environment}: ${app}`);
      fs.cpSync(synthesizeEnvironment('sandbox').directory, outdir, { recursive: true });
      return '';
    },
    assemblies: [],
  });
  expect(status).toBe(EXIT.ok);
  expect(asked).toEqual([...ENVIRONMENT_NAMES, `${ENVIRONMENT_NAMES[0]}: node --import tsx bin/recipes.ts`]);
});

it('says how to install a tool that is missing, and passes', async () => {
  const { status, said } = await run({ tools: [MISSING] });
  expect(status).toBe(EXIT.ok);
  expect(said).toContain('pipx install checkov');
});

it('fails for a tool that is missing in CI', async () => {
  expect((await run({ tools: [MISSING], ci: true })).status).toBe(EXIT.failed);
});

it('fails with what a tool said that failed', async () => {
  const { status, said } = await run({ tools: [nodeTool('console.error("no rules"); process.exit(3)')] });
  expect(status).toBe(EXIT.failed);
  expect(said).toContain('no rules');
});

it('fails where the folder is no cloud assembly', async () => {
  const empty = fs.mkdtempSync(path.join(os.tmpdir(), 'no-assembly-'));
  const said: string[] = [];
  try {
    const line = { out: () => {}, error: (text: string) => said.push(text), ci: false };
    expect(await main([empty], { ...line, signal: new AbortController().signal })).toBe(EXIT.failed);
    expect(said.join('\n')).toContain('cdk synth');
  } finally {
    fs.rmSync(empty, { recursive: true });
  }
});
