import pc from 'picocolors';
import { explained, troubleOf } from '../aws/failure';
import type { ArchitectureName } from '../context/architectures';
import type { OpsContext } from '../context/context';
import { OpsError } from '../error';
import { EXIT, type ExitStatus } from '../exit';
import { cut } from '../text';
import { besideStatus } from './beside';
import { deliveryStatus } from './delivery';
import { functionStatus } from './function';
import type { StatusLine, StatusSection } from './report';
import { serviceStatus } from './service';
import { workflowStatus } from './workflow';

const SECTIONS: readonly {
  readonly name: ArchitectureName | 'beside them';
  readonly read: (context: OpsContext) => Promise<readonly StatusLine[]>;
}[] = [
  { name: 'service', read: serviceStatus },
  { name: 'delivery', read: deliveryStatus },
  { name: 'function', read: functionStatus },
  { name: 'workflow', read: workflowStatus },
  { name: 'beside them', read: besideStatus },
];

const LABEL = 17;

/** All four architectures on one screen, and every alarm of the environment. @returns 1 when somebody should look at one of them */
export async function status(context: OpsContext): Promise<ExitStatus> {
  const { json, terminal } = context;
  const sections = await Promise.all(SECTIONS.map(({ name, read }) => section(context, name, read)));
  if (json) terminal.out(JSON.stringify(sections));
  else for (const line of sections.flatMap((found) => text(found, terminal.columns))) terminal.out(line);
  return sections.some(({ lines }) => lines.some(({ bad }) => bad)) ? EXIT.failed : EXIT.ok;
}

/** What fails in one architecture does not hide the others. @throws OpsError for credentials, which fail in all */
async function section(
  context: OpsContext,
  name: StatusSection['name'],
  read: (context: OpsContext) => Promise<readonly StatusLine[]>,
): Promise<StatusSection> {
  try {
    return { name, lines: await read(context) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (isMissing(error)) return { name, lines: [{ label: 'not deployed', value: error.trouble.value }] };
    const setting = troubleOf(error)?.setting;
    if (setting === 'Credentials' || setting === 'Region') throw explained(error);
    const value = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { name, lines: [{ label: 'not readable', value, bad: true }] };
  }
}

function isMissing(error: unknown): error is OpsError {
  return error instanceof OpsError && error.trouble.setting === 'Stack';
}

function text({ name, lines }: StatusSection, columns: number): readonly string[] {
  return [
    pc.bold(name),
    ...lines.map(({ label, value, bad = false }) => {
      const told = cut(value, columns - LABEL - 3);
      return `  ${pc.dim(label.padEnd(LABEL))} ${bad ? pc.red(told) : told}`;
    }),
  ];
}
