import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { addCommands } from '../../ops/commands';
import { command as cost } from '../../ops/cost/cli';
import { scripts } from '../../package.json';
import { command as rehearse } from '../../rehearsal/cli';
import { ROOT } from './pages';

const options = z.record(
  z.string(),
  z.object({ alias: z.union([z.string(), z.array(z.string())]).optional() }),
);
const registry = z.object({
  globalOptions: options,
  commands: z.record(
    z.string(),
    z.object({ options: options.optional(), aliases: z.array(z.string()).optional() }),
  ),
});

/** Commands and options of the CDK, as its own command line knows them. */
const CDK = registry.parse(
  JSON.parse(
    fs.readFileSync(
      path.join(ROOT, 'node_modules', 'aws-cdk', 'lib', 'cli', 'cli-type-registry.json'),
      'utf8',
    ),
  ),
);
type CdkCommand = (typeof CDK)['commands'][string];

/** Understood by every command without being in the registry. */
const ALWAYS = ['--help', '-h', '--version'];

/** Binaries of packages that pages and workflows call beside the CDK. */
const TOOLS = ['cdk', 'jest', 'oxfmt', 'oxlint', 'tsx'];

const COMMAND = /\b(?:npx (?:cdk|[a-z]\S*)|npm (?:run|test|start|ci|install))\b[^\n`|;&#()"'<>]*/g;

/** The commands of npm and npx in a text, without what follows a pipe, a quote or a comment. */
export function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(COMMAND)].map(([command]) => command.trim().replace(/[.,:]$/, ''));
}

/** What is wrong with a command; undefined when this repository has it. */
export function problemWith(command: string): string | undefined {
  const [program, name = '', ...words] = command.split(/\s+/);
  if (program === 'npx') return name === 'cdk' ? problemWithCdk(words) : problemWithTool(name);
  if (name !== 'run') return undefined;
  const script = words.find((word) => !word.startsWith('-'));
  if (script === undefined) return undefined;
  if (!(script in scripts)) return `package.json has no script ${script}`;
  const end = words.indexOf('--');
  return end === -1 ? undefined : problemWithWords(script, words.slice(end + 1));
}

const SILENT = { out: () => undefined, error: () => undefined };

/** Command lines of scripts, which read words and do nothing. */
const PROGRAMS: Readonly<Record<string, () => Command>> = {
  rehearse: () => rehearse(SILENT),
  start: () => rehearse(SILENT),
  cost: () => cost(SILENT),
  ops: () => {
    const program = new Command('ops')
      .exitOverride()
      .configureOutput({ writeOut: SILENT.out, writeErr: SILENT.error });
    addCommands(program, () => Promise.resolve());
    for (const each of program.commands) each.action(() => undefined);
    return program;
  },
};

/** Where a page's command goes on with a value in quotes or in angle brackets, the words end before it. */
const CUT_OFF = ['commander.help', 'commander.missingArgument', 'commander.optionMissingArgument'];

function problemWithWords(script: string, words: readonly string[]): string | undefined {
  try {
    PROGRAMS[script]?.().parse(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return CUT_OFF.includes(error.code) ? undefined : `${script}: ${error.message}`;
  }
}

function problemWithTool(name: string): string | undefined {
  return TOOLS.includes(name) ? undefined : `npx ${name} is no tool of this repository`;
}

function problemWithCdk(words: readonly string[]): string | undefined {
  const [name, ...rest] = words;
  if (name === undefined || name.startsWith('-')) return undefined;
  const command = Object.entries(CDK.commands).find(([known, { aliases = [] }]) =>
    [known, ...aliases].includes(name),
  );
  if (command === undefined) return `cdk has no command ${name}`;
  const known = optionsOf(command[1]);
  const end = rest.indexOf('--');
  const options = rest.slice(0, end === -1 ? undefined : end).filter((word) => /^-{1,2}[a-z]/.test(word));
  const unknown = options.map((word) => word.split('=')[0] ?? word).filter((word) => !known.has(word));
  return unknown.length === 0 ? undefined : `cdk ${name} knows no ${unknown.join(', ')}`;
}

function optionsOf({ options: own = {} }: CdkCommand): ReadonlySet<string> {
  const words = Object.entries({ ...CDK.globalOptions, ...own }).flatMap(([name, { alias = [] }]) => [
    `--${name}`,
    `--no-${name}`,
    ...[alias].flat().map((other) => (other.length === 1 ? `-${other}` : `--${other}`)),
  ]);
  return new Set([...ALWAYS, ...words]);
}
