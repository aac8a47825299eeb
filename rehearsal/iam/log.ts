import type { Principal } from './evaluate';
import type { Need } from './operations';
import type { Statement } from './policy';
import { fittingParts } from './statement';
import type { Ask, GrantPart } from './statement';

/** What was asked and allowed, counted once for each caller, action, resource and context. */
export interface AllowedUse {
  readonly principal: Principal;
  readonly need: Omit<Need, 'role'>;
  /** The calls that it was asked for, `service:operation` each. */
  readonly operations: readonly string[];
  readonly count: number;
}

/** A call that was refused, or that could not be judged. */
export interface RefusedCall {
  /** Name of the role or service. */
  readonly caller: string;
  readonly operation: string;
  /** As AWS words it. */
  readonly message: string;
  /** The statement that came closest, or the one that denies. @default no policy says anything about it */
  readonly explanation?: string;
  readonly count: number;
}

/** One grant of a statement: an action with a resource. */
export interface Grant extends GrantPart {
  /** Of the statement. */
  readonly origin: string;
}

/** What the judges of a rehearsal found, over all of its accounts. */
export class AccessLog {
  private readonly allowed = new Map<string, AllowedUse>();
  private readonly refused = new Map<string, RefusedCall>();
  private readonly grants = new Set<string>();

  /** @param whole takes the refusals. @default this one does */
  private constructor(private readonly whole?: AccessLog) {}

  static start(): AccessLog {
    return new AccessLog();
  }

  /**
   * A log for the calls of another assembly: its refusals are those of this one, its uses are not, because roles of the
   * same name have other policies there.
   */
  apart(): AccessLog {
    return new AccessLog(this);
  }

  /** @param by statements that allowed it */
  allow(
    principal: Principal,
    ask: Ask,
    need: Omit<Need, 'role'>,
    operation: string,
    by: readonly Statement[],
  ): void {
    const key = JSON.stringify([principal.name, need.action, need.resource, need.context]);
    const before = this.allowed.get(key) ?? { principal, need, operations: [], count: 0 };
    const operations = before.operations.includes(operation)
      ? before.operations
      : [...before.operations, operation];
    this.allowed.set(key, { ...before, operations, count: before.count + 1 });
    // What was allowed once is allowed by the same statements again.
    if (before.count > 0) return;
    for (const statement of by) {
      for (const part of fittingParts(statement, ask)) {
        this.grants.add(keyOf(principal.name, { ...part, origin: statement.origin }));
      }
    }
  }

  refuse(call: Omit<RefusedCall, 'count'>): void {
    if (this.whole) {
      this.whole.refuse(call);
      return;
    }
    const key = JSON.stringify([call.caller, call.operation, call.message]);
    const before = this.refused.get(key);
    this.refused.set(key, { ...call, count: (before?.count ?? 0) + 1 });
  }

  /** In order of the first one. */
  get uses(): readonly AllowedUse[] {
    return [...this.allowed.values()];
  }

  /** In order of the first one. */
  get refusals(): readonly RefusedCall[] {
    return [...this.refused.values()];
  }

  /** Whether any call was allowed by this grant of a role. */
  isUsed(role: string, grant: Grant): boolean {
    return this.grants.has(keyOf(role, grant));
  }
}

function keyOf(caller: string, { origin, action, resource }: Grant): string {
  return JSON.stringify([caller, origin, action, resource]);
}
