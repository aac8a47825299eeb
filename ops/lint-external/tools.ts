import path from 'node:path';
import { z } from 'zod';
import type { ExternalFinding, ToolName } from './finding';

/** One linter: how it is started, and what its answer means. */
export interface Tool {
  readonly name: ToolName;
  /** How it is installed, as a command, in the version that the reasons were written for: others find other things. */
  readonly install: string;
  /** Program. @default its name, looked for on the path */
  readonly command?: string;
  /** @param templates absolute paths */
  readonly words: (templates: readonly string[]) => readonly string[];
  /** @throws ZodError for an answer of another form */
  readonly read: (answer: string) => readonly ExternalFinding[];
}

const zizmorAnswer = z.array(
  z.object({
    ident: z.string(),
    desc: z.string(),
    locations: z.array(
      z.object({ symbolic: z.object({ key: z.unknown() }), concrete: z.object({ location: z.unknown() }) }),
    ),
  }),
);

const cfnLintAnswer = z.array(
  z.object({
    Filename: z.string(),
    Message: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullish() }),
    Rule: z.object({ Id: z.string() }),
  }),
);

const checkovReport = z.object({
  results: z
    .object({
      failed_checks: z.array(
        z.object({
          check_id: z.string(),
          check_name: z.string(),
          file_path: z.string(),
          resource: z.string(),
        }),
      ),
    })
    .optional(),
});

/** A list where there are several frameworks. */
const checkovAnswer = z.union([z.array(checkovReport), checkovReport.transform((report) => [report])]);

export const TOOLS: readonly Tool[] = [
  {
    name: 'zizmor',
    install: 'pipx install zizmor==1.32.0',
    words: () => ['--offline', '--format=json', '--no-exit-codes', '.github/workflows'],
    read: (answer) =>
      zizmorAnswer.parse(JSON.parse(answer)).map(({ ident, desc, locations: [first] }) => ({
        tool: 'zizmor',
        rule: ident,
        where: workflowIn(JSON.stringify(first?.symbolic.key)),
        message: desc,
      })),
  },
  {
    name: 'cfn-lint',
    install: 'pipx install cfn-lint==1.58.0',
    words: (templates) => ['--format', 'json', '--non-zero-exit-code', 'none', '--', ...templates],
    read: (answer) =>
      cfnLintAnswer.parse(JSON.parse(answer)).map(({ Filename, Message, Location, Rule }) => ({
        tool: 'cfn-lint',
        rule: Rule.Id,
        where: `${stackOf(Filename)}/${Location.Path?.[1] ?? ''}`,
        message: Message,
      })),
  },
  {
    name: 'checkov',
    install: 'pipx install checkov==3.3.30',
    words: (templates) => [
      '--quiet',
      '--compact',
      '--soft-fail',
      '--skip-download',
      '--framework=cloudformation',
      '--output=json',
      ...templates.flatMap((template) => ['--file', template]),
    ],
    read: (answer) =>
      checkovAnswer.parse(JSON.parse(answer)).flatMap(({ results }) =>
        (results?.failed_checks ?? []).map(({ check_id, check_name, file_path, resource }) => ({
          tool: 'checkov' as const,
          rule: check_id,
          where: `${stackOf(file_path)}/${resource.split('.').slice(1).join('.')}`,
          message: check_name,
        })),
      ),
  },
];

/** `shop-sandbox-orders` for its template. */
function stackOf(file: string): string {
  return path.basename(file, '.template.json');
}

/** The file that a key of zizmor's answer names. */
function workflowIn(key: string | undefined): string {
  return /[\w.-]+\.ya?ml/.exec(key ?? '')?.[0] ?? 'workflows';
}
