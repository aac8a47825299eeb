import { AspectPriority, Aspects, type Stack, Tags } from 'aws-cdk-lib';
import { PROJECT, type Settings } from '../config';
import { ProviderLogs } from '../handlers/provider-logs';
import { RunbookLinks } from '../observability/runbook';

/** What every stack of an environment is given. */
export type CommonProps = ReturnType<typeof commonProps>;

/** The props that every stack of an environment has. */
export function commonProps(settings: Settings) {
  const { account, region } = settings;
  return {
    settings,
    // Without either the stack deploys to whatever the credentials point to.
    env: account === undefined && region === undefined ? undefined : { account, region },
    terminationProtection: settings.protection.deletionProtection,
    // The stacks themselves; `Tags` reaches only what is in them (flag `@aws-cdk/core:explicitStackTags`).
    tags: {
      ...settings.tags,
      project: PROJECT,
      environment: settings.environment,
      prefix: settings.prefix,
    },
  };
}

/**
 * Gives everything in the stacks of an environment its tags, the functions of the CDK's own custom resources their log
 * groups, and alarms the address of their entry. Stacks of another environment in the same app have their own.
 *
 * @param entries page with an entry for each alarm
 */
export function applyToAll(stacks: readonly Stack[], { settings, tags }: CommonProps, entries: string): void {
  for (const stack of stacks) {
    for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
    Aspects.of(stack).add(new ProviderLogs(settings), { priority: AspectPriority.MUTATING });
    Aspects.of(stack).add(new RunbookLinks(entries), { priority: AspectPriority.MUTATING });
  }
}
