import pc from 'picocolors';
import { explained, failureOf } from '../aws/failure';
import type { OpsContext } from '../context/context';
import { EXIT, type ExitStatus } from '../exit';
import { ACCOUNT, BOOTSTRAP } from './account';
import { domainDelegation } from './domain';
import type { Check, Finding } from './finding';
import { LISTENER_DRIFT } from './listeners';
import { CODEBUILD_CONCURRENCY, LAMBDA_CONCURRENCY, QUOTA_CHECKS } from './quotas';
import { REGION } from './region';
import { createRoles, GITHUB_PROVIDER, LOAD_BALANCER_PERMISSION, SERVICE_ROLES } from './roles';
import { API_GATEWAY_LOGGING, CONNECTION, RED_ALARMS, REGISTRY_SCAN } from './services';

/** What `doctor` looks at after the account itself. */
export const CHECKS: readonly Check[] = [
  BOOTSTRAP,
  REGION,
  ...QUOTA_CHECKS,
  LAMBDA_CONCURRENCY,
  CODEBUILD_CONCURRENCY,
  LOAD_BALANCER_PERMISSION,
  SERVICE_ROLES,
  GITHUB_PROVIDER,
  API_GATEWAY_LOGGING,
  REGISTRY_SCAN,
  CONNECTION,
  domainDelegation(),
  RED_ALARMS,
  LISTENER_DRIFT,
];

export interface DoctorOptions {
  /** Create the service-linked roles that are missing. @default false */
  readonly createRoles?: boolean;
  /** @default all */
  readonly checks?: readonly Check[];
}

interface Answer {
  readonly check: string;
  readonly findings: readonly Finding[];
}

/** Looks for what would keep a deployment from succeeding. @returns 1 when there is a problem */
export async function doctor(context: OpsContext, options: DoctorOptions): Promise<ExitStatus> {
  const { json, terminal } = context;
  // Without credentials every other question fails alike.
  const answers: Answer[] = [{ check: ACCOUNT.name, findings: await firstOf(context) }];
  if (options.createRoles) {
    const made = await createRoles(context);
    if (made.length > 0) terminal.error(`Created ${made.join(', ')}.`);
  }
  answers.push(...(await Promise.all((options.checks ?? CHECKS).map((check) => ask(check, context)))));
  if (json) terminal.out(JSON.stringify(answers));
  else for (const line of answers.flatMap(text)) terminal.out(line);
  const problems = answers.flatMap(({ findings }) => findings).filter(({ level }) => level === 'problem');
  return problems.length === 0 ? EXIT.ok : EXIT.failed;
}

async function firstOf(context: OpsContext): Promise<readonly Finding[]> {
  try {
    return await ACCOUNT.look(context);
  } catch (error) {
    throw explained(error);
  }
}

/** A check that cannot be made is a finding of its own. */
async function ask(check: Check, context: OpsContext): Promise<Answer> {
  try {
    return { check: check.name, findings: await check.look(context) };
  } catch (error) {
    context.signal.throwIfAborted();
    const { kind, message } = failureOf(error);
    const fix =
      kind === 'denied' ? 'docs/operations.md lists the permissions of this command' : 'run it again';
    return { check: check.name, findings: [{ level: 'unknown', what: `not checked: ${message}`, fix }] };
  }
}

const MARKS: Readonly<Record<Finding['level'], string>> = {
  ok: pc.green('✔'),
  warning: pc.yellow('!'),
  problem: pc.red('✖'),
  unknown: pc.yellow('?'),
};

/** A finding that wants something done is never cut: it is there to be copied. */
function text({ check, findings }: Answer): readonly string[] {
  return findings.flatMap(({ level, what, fix }) => [
    `${MARKS[level]} ${pc.bold(check)}: ${what}`,
    ...(fix === undefined ? [] : [`    fix: ${fix}`]),
  ]);
}
