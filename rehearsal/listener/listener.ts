import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { checkAction, chooseTargetGroup, TargetGroupDirectory } from './action';
import { ruleMatcher, type Matches } from './conditions';
import { Emitter } from './emitter';
import { ListenerError } from './error';
import { Exchange, type Ending } from './exchange';
import { forward, type Outcome } from './forward';
import { headersToTarget } from './headers';
import { Metrics } from './metrics';
import { locationOf } from './redirect';
import { refusalOf } from './refusal';
import type {
  Action,
  Listener,
  ListenerOptions,
  RequestEvent,
  Rule,
  TargetGroup,
  Unsubscribe,
} from './types';

/** ALB's own limit and default. */
const MOST_HEADER_BYTES = 64 * 1024;
const DEFAULT_IDLE_TIMEOUT_MS = 60_000;

/**
 * Starts a listener of an Application Load Balancer on 127.0.0.1: rules by priority, actions as ELB defines them,
 * requests forwarded over kept connections. It speaks HTTP whatever the template's protocol.
 *
 * @throws ListenerError for rules and actions that ELB would refuse, all problems of an action at once
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
 */
export async function createListener(options: ListenerOptions, clock: Clock): Promise<Listener> {
  const listener = new AlbListener(options, clock);
  await listener.listen(options.port ?? 0);
  return listener;
}

interface ReadyRule {
  readonly rule: Rule;
  readonly matches: Matches;
}

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

class AlbListener implements Listener {
  readonly name: string;
  readonly metrics: Metrics;
  port = 0;
  private readonly server: Server;
  private readonly targetGroups: TargetGroupDirectory;
  private readonly requestEvents = new Emitter<RequestEvent>();
  private ready: readonly ReadyRule[];
  private fallback: Action;

  constructor(
    private readonly options: ListenerOptions,
    private readonly clock: Clock,
  ) {
    this.name = options.name;
    this.metrics = new Metrics(() => clock.now());
    this.targetGroups = new TargetGroupDirectory(options.targetGroups);
    checkAction(options.defaultAction, this.targetGroups, `The default action of listener ${this.name}`);
    this.fallback = options.defaultAction;
    this.ready = this.prepare(options.rules);
    this.server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (request, response) => {
      this.handle(request, response);
    });
    // Idleness is watched per request, in template time; idle client connections are kept.
    this.server.requestTimeout = 0;
    this.server.headersTimeout = 0;
    this.server.keepAliveTimeout = 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get defaultAction(): Action {
    return this.fallback;
  }

  get rules(): readonly Rule[] {
    return this.ready.map(({ rule }) => rule);
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (address === null || typeof address === 'string')
      throw new ListenerError(`Listener ${this.name} got no port.`);
    this.port = address.port;
    this.tellTargetGroups();
  }

  setDefaultAction(action: Action): void {
    checkAction(action, this.targetGroups, `The default action of listener ${this.name}`);
    this.fallback = action;
    this.tellTargetGroups();
  }

  setRuleAction(ruleId: string, action: Action): void {
    if (!this.ready.some(({ rule }) => rule.id === ruleId)) {
      const known = this.rules.map(({ id }) => id).join(', ') || 'none';
      throw new ListenerError(`Listener ${this.name} has no rule ${ruleId}; it has ${known}.`);
    }
    checkAction(action, this.targetGroups, `Rule ${ruleId} of listener ${this.name}`);
    this.ready = this.ready.map((ready) =>
      ready.rule.id === ruleId ? { ...ready, rule: { ...ready.rule, action } } : ready,
    );
    this.tellTargetGroups();
  }

  on(_: 'request', fn: (event: RequestEvent) => void): Unsubscribe {
    return this.requestEvents.on(fn);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.close((error) => (error ? reject(error) : resolve()));
      this.server.closeAllConnections();
    });
  }

  /** A weight of 0 is a use as well: only so can CodeDeploy have a group checked that has no traffic yet. */
  private tellTargetGroups(): void {
    const actions = [this.fallback, ...this.rules.map(({ action }) => action)];
    const named = new Set(
      actions.flatMap((action) =>
        action.type === 'forward' ? action.targetGroups.map(({ targetGroup }) => targetGroup) : [],
      ),
    );
    for (const group of this.options.targetGroups) {
      group.usedBy(this.name, named.has(group.arn) || named.has(group.name));
    }
  }

  private prepare(rules: readonly Rule[]): readonly ReadyRule[] {
    const sorted = rules.toSorted((left, right) => left.priority - right.priority);
    sorted.forEach((rule, index) => {
      checkAction(rule.action, this.targetGroups, `Rule ${rule.id} of listener ${this.name}`);
      if (sorted[index - 1]?.priority === rule.priority) {
        throw new ListenerError(
          `Listener ${this.name} has two rules of priority ${rule.priority}; give each its own.`,
        );
      }
    });
    return sorted.map((rule) => ({ rule, matches: ruleMatcher(rule.conditions) }));
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const exchange = new Exchange(request, response, this.clock.now());
    const refusal = refusalOf(exchange.line, request);
    if (refusal) {
      this.answerError(exchange, refusal.status, refusal.reason);
      return;
    }
    const rule = this.ready.find(({ matches }) => matches(exchange.line));
    this.perform(rule?.rule.action ?? this.fallback, exchange);
  }

  private perform(action: Action, exchange: Exchange): void {
    switch (action.type) {
      case 'forward':
        this.performForward(action, exchange);
        return;
      case 'fixed-response':
        this.performFixedResponse(action, exchange);
        return;
      case 'redirect':
        this.performRedirect(action, exchange);
        return;
    }
  }

  private performFixedResponse(action: ActionOf<'fixed-response'>, exchange: Exchange): void {
    const { statusCode: status, contentType = 'text/plain', messageBody = '' } = action;
    exchange.write(status, { 'content-type': `${contentType}; charset=utf-8` }, messageBody);
    this.metrics.count('HTTP_Fixed_Response_Count');
    this.metrics.countStatus('ELB', status);
    this.over(exchange, { status, source: 'elb' });
  }

  private performRedirect(action: ActionOf<'redirect'>, exchange: Exchange): void {
    const { host, path, query } = exchange.line;
    const url = { protocol: this.options.protocol ?? 'HTTP', host, path, query, port: this.templatePort };
    exchange.write(action.statusCode, { location: locationOf(action, url) }, '');
    this.metrics.count('HTTP_Redirect_Count');
    this.metrics.countStatus('ELB', action.statusCode);
    this.over(exchange, { status: action.statusCode, source: 'elb' });
  }

  private performForward(action: ActionOf<'forward'>, exchange: Exchange): void {
    const chosen = chooseTargetGroup(action, (this.options.random ?? Math.random)());
    if (chosen === undefined) {
      this.answerError(exchange, 503, 'every target group of the action has weight 0');
      return;
    }
    const targetGroup = this.targetGroups.get(chosen);
    const reservation = targetGroup.reserve();
    if (!reservation) {
      const reason = `target group ${targetGroup.name} has no registered targets`;
      this.answerError(exchange, 503, reason, { targetGroup });
      return;
    }
    for (const metrics of [this.metrics, targetGroup.metrics]) metrics.count('RequestCount');
    const { request, response, line } = exchange;
    const forwarding = {
      request,
      response,
      reservation,
      headers: headersToTarget(request.rawHeaders, this.arrivalOf(exchange)),
      path: line.query === '' ? line.path : `${line.path}?${line.query}`,
      clock: this.clock,
      idleTimeoutMs: this.options.attributes?.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
    };
    forward(forwarding, (outcome) => this.forwarded(exchange, targetGroup, reservation.targetId, outcome));
  }

  private forwarded(exchange: Exchange, targetGroup: TargetGroup, targetId: string, outcome: Outcome): void {
    const both = [this.metrics, targetGroup.metrics];
    if (outcome.kind === 'failed') {
      if (outcome.connectionError) for (const metrics of both) metrics.count('TargetConnectionErrorCount');
      this.answerError(exchange, outcome.status, outcome.reason, { targetGroup, targetId });
      return;
    }
    for (const metrics of both) {
      metrics.countStatus('Target', outcome.status);
      metrics.responseTime(outcome.targetResponseMs / 1000);
    }
    this.over(exchange, {
      status: outcome.status,
      source: 'target',
      targetResponseMs: outcome.targetResponseMs,
      targetGroup,
      targetId,
      ...(outcome.brokenBy !== undefined && { reason: outcome.brokenBy }),
    });
  }

  /** An answer of the load balancer's own to something that went wrong. */
  private answerError(
    exchange: Exchange,
    status: number,
    reason: string,
    at: Pick<Ending, 'targetGroup' | 'targetId'> = {},
  ): void {
    exchange.writeError(status);
    this.metrics.countStatus('ELB', status);
    this.over(exchange, { status, source: 'elb', reason, ...at });
  }

  private over(exchange: Exchange, ending: Ending): void {
    const event = exchange.event(this.name, ending);
    this.requestEvents.emit(event);
    ending.targetGroup?.report(event);
  }

  private arrivalOf({ line, traceId }: Exchange): Parameters<typeof headersToTarget>[1] {
    const { attributes, protocol } = this.options;
    return {
      clientIp: line.sourceIp,
      protocol: protocol === 'HTTPS' ? 'https' : 'http',
      port: this.templatePort,
      traceId,
      dropInvalidHeaderFields: attributes?.dropInvalidHeaderFields ?? false,
      xffHeaderProcessing: attributes?.xffHeaderProcessing ?? 'append',
    };
  }

  private get templatePort(): number {
    return this.options.templatePort ?? this.port;
  }
}
