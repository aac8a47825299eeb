import { App, Aspects, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Command } from 'commander';
import { ENVIRONMENT_NAMES } from '../../lib/config';
import { runbookAddress, runbookAnchor, RunbookLinks } from '../../lib/observability/runbook';
import { addCommands } from '../../ops/commands';
import { testSettings } from '../settings';
import { LookedAt } from './looked-at';
import { PARTS, runbookEntries, runbookText, sections } from './runbook';

const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const environments = ENVIRONMENT_NAMES.map((environment) => new LookedAt(environment));
const descriptions = environments.flatMap((lookedAt) =>
  ALARMS.flatMap((type) => lookedAt.all(type)).map(({ properties }) => String(properties.AlarmDescription)),
);
/** The anchor that an alarm leads to. */
const anchorIn = (description: string) =>
  /Runbook: docs\/runbook\.md#([a-z-]+)$/.exec(description)?.[1] ?? `none: ${description}`;
const entries = runbookEntries();

describe('the runbook', () => {
  it('is where the description of every alarm of every environment ends', () => {
    expect(descriptions.length).toBeGreaterThan(90);
    expect(descriptions.map(anchorIn).filter((anchor) => anchor.startsWith('none'))).toEqual([]);
  });

  it('has an entry for every alarm, and no entry without one', () => {
    const wanted = new Set(descriptions.map(anchorIn));

    expect(entries.map(({ anchor }) => anchor).toSorted()).toEqual([...wanted].toSorted());
  });

  it.each(entries.map(({ anchor, parts }) => [anchor, parts] as const))(
    'says of %s what it means, how to look, how to fix, how to roll back',
    (_, parts) => {
      expect(Object.keys(parts)).toEqual(PARTS);
      expect(parts.Look).toMatch(/```sh\n.+```$/s);
      expect(parts.Fix).toMatch(/(?:^|`)(?:aws|deploy|npm|npx|ops) [a-z]|^As the entry/m);
      expect(parts['Roll back']).toMatch(/\(#roll-back-[a-z-]+\)|^Nothing|^As the entry/);
    },
  );

  it('leads nowhere that is not there', () => {
    const anchors = [...sections(2), ...sections(3)].map(({ anchor }) => `#${anchor}`);
    const links = [...runbookText.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link);

    expect(links.length).toBeGreaterThan(30);
    expect(links.filter((link) => !anchors.includes(link ?? ''))).toEqual([]);
  });
});

/** What the runbook's commands name, each once, with its words. */
const uses = (command: RegExp) =>
  [...new Set([...runbookText.matchAll(command)].map(([text]) => text))].map(
    (text) => [text, ...text.split(' ').slice(1)] as const,
  );

describe('the commands of the runbook', () => {
  // Everything that an environment can have: staging has the worker too.
  const [staging] = environments.filter(({ environment }) => environment === 'staging');
  const stackOf = (role: string) =>
    staging?.assembly.stacks.find(({ stackName }) => stackName === `shop-staging-${role}`);
  it.each(uses(/\boutput [a-z-]+ [A-Z]\w+/g))('find %s', (_, role = '', name = '') => {
    expect(Object.keys(stackOf(role)?.template.Outputs ?? {})).toContain(name);
  });

  it.each(uses(/(?<=`)deploy [a-z-]+(?=`)/g))('find a stack to %s', (_, role = '') => {
    expect(stackOf(role)).toBeDefined();
  });

  it.each([...uses(/\bresource [a-z-]+ [A-Z]\w+ AWS::\w+::\w+/g), ...uses(/\blogs [a-z-]+ [A-Z]\w+/g)])(
    'find one thing by %s',
    (_, role = '', id = '', type = 'AWS::Logs::LogGroup') => {
      const found = Object.entries(stackOf(role)?.template.Resources ?? {}).filter(
        ([logicalId, { Type }]) => logicalId.startsWith(id) && Type === type,
      );

      expect(found).toHaveLength(1);
    },
  );
});

describe('the commands of this repository that the runbook names', () => {
  const commands = [...runbookText.matchAll(/(?:^|`)ops ([a-z][^`#\n]*)/gm)].map(([, words = '']) =>
    words.trim(),
  );
  const program = new Command('ops')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, outputError: () => undefined });
  addCommands(program, async () => undefined);
  // Read as the command line reads them, and not done.
  for (const command of program.commands) command.action(() => undefined);

  it.each([...new Set(commands)])('can be read by the command line: ops %s', (words) => {
    expect(() => program.parse(words.split(/\s+/), { from: 'user' })).not.toThrow();
  });

  it('are there for most alarms', () => {
    expect(entries.filter(({ parts }) => /^ops /m.test(parts.Look ?? '')).length).toBeGreaterThan(25);
  });

  it('would be found if there were no such command', () => {
    expect(() => program.parse(['logs', 'everything'], { from: 'user' })).toThrow('everything');
  });
});

describe('the address of the runbook', () => {
  const github = {
    type: 'github',
    connectionArn: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/1',
    repository: 'acme/products',
    branch: 'main',
  } as const;

  it.each([
    [
      'the setting',
      { observability: { runbook: 'https://wiki.example.com/r' } },
      'https://wiki.example.com/r',
    ],
    [
      'the repository that the pipeline builds',
      { delivery: { source: github } },
      'https://github.com/acme/products/blob/main/docs/runbook.md',
    ],
    ['a path, where no repository is known', {}, 'docs/runbook.md'],
  ])('is %s', (_, settings, address) => {
    expect(runbookAddress(testSettings(settings))).toBe(address);
  });

  it.each([
    ['OrderStuck', 'order-stuck'],
    ['BlueUnhealthyHosts', 'target-unhealthy-hosts'],
    ['GreenErrors', 'target-errors'],
    ['Greenish', 'greenish'],
  ])('ends for %s with #%s', (id, anchor) => {
    expect(runbookAnchor(id)).toBe(anchor);
  });

  it('is not given to an alarm that says nothing: that is refused by name', () => {
    const app = new App();
    const metric = new cloudwatch.Metric({ namespace: 'test', metricName: 'Test' });
    new cloudwatch.Alarm(new Stack(app, 'Stack'), 'Mute', { metric, threshold: 1, evaluationPeriods: 1 });
    Aspects.of(app).add(new RunbookLinks('docs/runbook.md'));

    expect(() => app.synth()).toThrow('Stack/Mute/Resource has no description');
  });
});
