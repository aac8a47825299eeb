import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import { loadSettings } from '../lib/config';
import { CURRENT, type ForkOptions, forkOptions, type Names, renamed } from './names';
import { madeUpNames, RECORD, RECORDED_ENVIRONMENT, renewedRecord } from './record';
import { type Change, changesOf, refuseUncommitted, trackedFiles, write } from './repository';

/** What makes the renamed repository whole again. */
const STEPS = [
  ['npm', 'install'],
  ['npm', 'run', 'format'],
  ['npx', 'jest', 'test/snapshots', 'test/github', 'test/ops/session', '--updateSnapshot'],
] as const;

/** What proves it. */
const PROOF = ['npm', 'test'] as const;

/**
 * `npm run fork -- --name billing-platform --product billing --prefix billing [--account 123456789012] [--region eu-west-1]`
 *
 * @param root top of the repository
 * @throws Error that says which option is wrong, or that there are changes which nobody committed
 */
export async function main(root: string, words: readonly string[]): Promise<void> {
  const { dryRun, options } = read(words);
  const { account, name, prefix, product, region } = options;
  const names: Names = { project: name, product, prefix };
  const changes = changesOf(root, trackedFiles(root), names, { account, region });
  for (const line of list(changes)) console.log(line);
  if (dryRun) return;
  refuseUncommitted(root);
  const was = loadSettings({ environment: RECORDED_ENVIRONMENT });
  const before = await madeUpNames(root, CURRENT.prefix);
  write(root, changes);
  for (const step of STEPS) perform(root, step);
  const record = path.join(root, RECORD);
  const old = new Map([...before].map(([key, name]) => [key, renamed(name, names)]));
  const after = await madeUpNames(root, prefix);
  fs.writeFileSync(
    record,
    renewedRecord(fs.readFileSync(record, 'utf8'), old, after, was, { account, region }),
  );
  perform(root, PROOF);
}

function perform(root: string, [command, ...rest]: readonly [string, ...string[]]): void {
  const text = [command, ...rest].join(' ');
  console.log(`\n> ${text}`);
  const { status } = spawnSync(command, rest, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${text} failed: put it right and run the rest by hand.`);
}

function read(words: readonly string[]): { readonly dryRun: boolean; readonly options: ForkOptions } {
  const program = new Command('fork')
    .description(
      'Gives this repository names of its own, then formats, updates snapshots, rehearses and tests',
    )
    .requiredOption('--name <name>', 'name of the repository, as billing-platform')
    .requiredOption('--product <word>', 'what the product is, as billing: "the billing service"')
    .requiredOption('--prefix <prefix>', 'first part of every stack name, as billing')
    .option(
      '--account <id>',
      'account of every environment; edit lib/config/environments.ts where they differ',
    )
    .option('--region <region>', 'region of every environment')
    .option('--dry-run', 'only list what would change', false)
    .parse([...words], { from: 'user' });
  const { dryRun, ...given } = program.opts<{ dryRun: boolean }>();
  const result = forkOptions.safeParse(given);
  if (result.success) return { dryRun, options: result.data };
  const problems = result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new Error(problems.join('\n'));
}

/** One line for each file. */
export function list(changes: readonly Change[]): readonly string[] {
  return [
    `${changes.length} files change:`,
    ...changes.map(
      ({ file, renamedTo = 'removed' }) => `  ${file === renamedTo ? file : `${file} -> ${renamedTo}`}`,
    ),
  ];
}
