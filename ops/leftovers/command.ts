import pc from 'picocolors';
import { failureOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import { cut } from '../text';
import { findLeftovers } from './find';
import { KINDS, OTHERS } from './kinds';
import type { Holding, Leftover, LeftoverKind } from './leftover';
import { PRICES } from './prices';

interface Group {
  readonly kind: LeftoverKind;
  readonly items: readonly (Leftover & Holding)[];
}

/** Lists what is left over with its cost and the command that removes it; removes it, group by group, when asked to. */
export async function leftovers(
  context: OpsContext,
  options: { readonly delete?: boolean },
): Promise<ExitStatus> {
  const { json, terminal } = context;
  const groups = await grouped(context, await findLeftovers(context));
  if (json) {
    terminal.out(
      JSON.stringify(
        groups.flatMap(({ kind, items }) => items.map((item) => described(context, kind, item))),
      ),
    );
  } else for (const line of text(context, groups)) terminal.out(line);
  if (!options.delete) return EXIT.ok;
  let failed = false;
  for (const group of groups) failed = !(await remove(context, group)) || failed;
  return failed ? EXIT.failed : EXIT.ok;
}

async function grouped(context: OpsContext, found: readonly Leftover[]): Promise<readonly Group[]> {
  const byKind = new Map<LeftoverKind, (Leftover & Holding)[]>();
  for (const leftover of found) {
    const kind = KINDS.find(({ pattern }) => pattern.test(leftover.arn)) ?? OTHERS;
    const holding = await holdingOf(context, kind, leftover.arn);
    // The index of tags can be some hours behind: what it names may be gone.
    if (holding !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), { ...leftover, ...holding }]);
  }
  return KINDS.flatMap((kind) => {
    const items = byKind.get(kind);
    return items === undefined ? [] : [{ kind, items }];
  });
}

/** @returns undefined for what does not exist any more */
async function holdingOf(context: OpsContext, kind: LeftoverKind, arn: string): Promise<Holding | undefined> {
  try {
    return await kind.hold(context, arn);
  } catch (error) {
    if (error instanceof Error && /NotFound|NoSuchBucket/.test(error.name)) return undefined;
    if (failureOf(error).kind === 'denied') return { what: 'not visible with these permissions' };
    throw error;
  }
}

function described(
  context: OpsContext,
  kind: LeftoverKind,
  item: Leftover & Holding,
): Readonly<Record<string, unknown>> {
  const { arn, stack, what, monthlyUsd } = item;
  return { kind: kind.title, arn, stack, what, monthlyUsd, command: commandOf(context, kind, item) };
}

/** The command that removes it; undefined where it goes by itself, and where none is known. */
function commandOf(
  { settings }: OpsContext,
  kind: LeftoverKind,
  { arn, command, goesByItself }: Leftover & Holding,
): string | undefined {
  return goesByItself ? undefined : (command ?? kind.command(arn, settings));
}

function text(context: OpsContext, groups: readonly Group[]): readonly string[] {
  if (groups.length === 0) return ['Nothing that bears the tags of this environment is left over.'];
  const items = groups.flatMap((group) => group.items);
  const total = items.reduce((sum, { monthlyUsd = 0 }) => sum + monthlyUsd, 0);
  const unknown = items.filter(({ monthlyUsd }) => monthlyUsd === undefined).length;
  return [
    ...groups.flatMap(({ kind, items: inGroup }) => [
      pc.bold(`${kind.title} (${inGroup.length})`),
      ...inGroup.flatMap((item) => itemLines(context, kind, item)),
    ]),
    `${total.toFixed(2)} USD a month, by the prices of ${PRICES.region} of ${PRICES.date}${unknown > 0 ? `, and ${unknown} without a known price` : ''}`,
  ];
}

function itemLines(context: OpsContext, kind: LeftoverKind, item: Leftover & Holding): readonly string[] {
  const line = `  ${cost(item)}  ${item.arn}${item.what === '' ? '' : `, ${item.what}`}`;
  const command = commandOf(context, kind, item);
  // The command is never cut: it is there to be copied.
  return [
    cut(line, context.terminal.columns),
    ...(command === undefined ? [] : [`              ${command}`]),
  ];
}

function cost({ monthlyUsd }: Holding): string {
  return monthlyUsd === undefined ? '       ?' : `${monthlyUsd.toFixed(2).padStart(6)} $`;
}

/** @returns false when something could not be removed */
async function remove(context: OpsContext, { kind, items: all }: Group): Promise<boolean> {
  const { terminal } = context;
  const items = all.filter(({ goesByItself }) => !goesByItself);
  if (items.length === 0) return true;
  if (kind.remove === undefined) {
    terminal.error(`${kind.title} are not removed by this command: use their own commands, or the console.`);
    return true;
  }
  try {
    await context.confirm([`Delete ${kind.title}:`, ...items.map(({ arn }) => `  ${arn}`)]);
  } catch (error) {
    // A no is about this group only.
    if (!(error instanceof OpsError) || error.exitStatus !== EXIT.failed) throw error;
    terminal.error(`${kind.title} stay.`);
    return true;
  }
  let good = true;
  for (const { arn } of items) {
    try {
      await kind.remove(context, arn);
      terminal.error(`${kind.removed ?? 'Deleted'} ${arn}`);
    } catch (error) {
      context.signal.throwIfAborted();
      good = false;
      terminal.error(`${arn} stays: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return good;
}
