import type { Architecture, Scenario } from '../../scenarios/types';
import { architectureSection } from '../architecture';
import { escapeHtml } from '../escape';
import { renderHtml } from '../html';
import { page } from '../page';
import { card, cardList, entry } from '../results';
import { articleOf, scenarioArticle } from '../scenario';
import type { ScenarioSummary, Summary } from '../summary';
import { LIVE_SCRIPT_PATH } from './script';

/** Is told how a rehearsal goes on, while it does. */
export interface Follower {
  /** What will be tried, in this order. */
  chosen(architectures: readonly ChosenArchitecture[]): void;
  began(scenario: string): void;
  /** What goes on in a scenario, in a few words. */
  says(scenario: string, text: string): void;
  ended(scenario: ScenarioSummary): void;
}

/** What a page is told of an architecture before it is rehearsed. */
export type ChosenArchitecture = Pick<Architecture, 'name' | 'title'> & {
  readonly scenarios: readonly Omit<Scenario<never>, 'run'>[];
};

/** A part of the page that has changed: what stands in place of the element with this id. */
export interface Part {
  readonly id: string;
  readonly html: string;
}

type State =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly says: string }
  | { readonly kind: 'ended'; readonly scenario: ScenarioSummary };

const WAITING: State = { kind: 'waiting' };

/** A rehearsal as a page that is filled while it runs, and the report at its end. */
export class LiveRun implements Follower {
  private architectures: readonly ChosenArchitecture[] = [];
  private readonly states = new Map<string, State>();
  private report: string | undefined;

  /** @param changed is told each part that changes, or that the whole report is there */
  constructor(
    private readonly source: string,
    private readonly changed: (change: Part | 'done') => void,
  ) {}

  chosen(architectures: readonly ChosenArchitecture[]): void {
    this.architectures = architectures;
    for (const part of this.parts()) this.changed(part);
  }

  began(name: string): void {
    this.move(name, { kind: 'running', says: '' });
  }

  says(name: string, text: string): void {
    if (this.states.get(name)?.kind !== 'running') return;
    this.states.set(name, { kind: 'running', says: text });
    for (const part of this.partsOf(name).slice(0, 1)) this.changed(part);
  }

  ended(scenario: ScenarioSummary): void {
    this.move(scenario.name, { kind: 'ended', scenario });
  }

  /** The page is the report from now on. */
  finish(summary: Summary): void {
    this.report = renderHtml(summary);
    this.changed('done');
  }

  get finished(): boolean {
    return this.report !== undefined;
  }

  /** The page as it is now. */
  html(): string {
    return (
      this.report ??
      page({
        title: `Rehearsal of ${this.source}`,
        header: this.verdict(),
        main: this.main(),
        head: `<script src="${LIVE_SCRIPT_PATH}" defer></script>`,
      })
    );
  }

  /** All that may have changed since a reader loaded the page. */
  parts(): readonly Part[] {
    return [this.verdictPart(), { id: 'main', html: `<main id="main" tabindex="-1">${this.main()}</main>` }];
  }

  private move(name: string, state: State): void {
    this.states.set(name, state);
    for (const part of [...this.partsOf(name), this.verdictPart()]) this.changed(part);
  }

  private partsOf(name: string): readonly Part[] {
    const found = this.architectures.flatMap(({ scenarios }) => scenarios).find((one) => one.name === name);
    if (!found) return [];
    return [
      { id: `entry-${name}`, html: this.entryOf(found) },
      { id: name, html: this.articleOf(found) },
    ];
  }

  private verdictPart(): Part {
    return { id: 'verdict', html: `<div id="verdict">${this.verdict()}</div>` };
  }

  private verdict(): string {
    const all = this.architectures.flatMap(({ scenarios }) => scenarios).length;
    const ended = [...this.states.values()].flatMap((state) => (state.kind === 'ended' ? [state] : []));
    const failed = ended.filter(({ scenario }) => !scenario.pass).length;
    const sentence =
      all === 0
        ? 'Preparing the templates.'
        : `Rehearsing: ${ended.length} of ${all} scenarios ended${failed > 0 ? `, ${failed} failed` : ''}.`;
    return `<p class="verdict${failed > 0 ? ' fail' : ''}" role="status">${sentence}</p>
<p class="facts"><strong>Nothing is deployed to AWS.</strong> <span id="connection">This page follows the rehearsal, and becomes its report.</span></p>`;
  }

  private main(): string {
    if (this.architectures.length === 0) return '';
    const cards = this.architectures.map(({ name, title, scenarios }) =>
      card(
        { name, title, note: scenarios.length === 1 ? 'one scenario' : `${scenarios.length} scenarios` },
        scenarios.map((scenario) => this.entryOf(scenario)),
      ),
    );
    const sections = this.architectures.map((architecture) =>
      architectureSection(
        architecture,
        architecture.scenarios.map((scenario) => this.articleOf(scenario)),
      ),
    );
    return `<section aria-labelledby="results"><h2 id="results">Results</h2>
${cardList(cards)}
</section>
${sections.join('\n')}`;
  }

  private entryOf({ name, title }: ChosenArchitecture['scenarios'][number]): string {
    const state = this.states.get(name) ?? WAITING;
    if (state.kind === 'ended') return entry(state.scenario);
    const running = state.kind === 'running';
    const says = running ? ` <span class="soft">${escapeHtml(state.says || 'running')}</span>` : '';
    return `<li id="entry-${escapeHtml(name)}"><span class="sign" aria-hidden="true">${running ? '▸' : '·'}</span><span><a href="#${escapeHtml(name)}">${escapeHtml(title)}</a>${says}</span></li>`;
  }

  private articleOf(scenario: ChosenArchitecture['scenarios'][number]): string {
    const state = this.states.get(scenario.name) ?? WAITING;
    if (state.kind === 'ended') return scenarioArticle(state.scenario);
    const badge = state.kind === 'running' ? 'running' : 'waits';
    return articleOf(scenario, {
      look: state.kind,
      heading: `${escapeHtml(scenario.title)} <span class="badge">${badge}</span>`,
      figures: '',
      happened: '',
      drawings: '',
    });
  }
}
