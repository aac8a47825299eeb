import type { Assembly, AssemblyStack } from '../assembly/types';
import { resolveDynamicReferences } from './dynamic-references';
import { within, type Scope } from './error';
import { TemplateEvaluation } from './evaluation';
import { NO_VALUE } from './pseudo';
import type { Resolver, ResolverOptions } from './types';

/**
 * A resolver over the stacks of an assembly: what CloudFormation would put in the place of each expression, with
 * made-up names where CloudFormation would make them up. Its methods throw a `ValueError` for whatever it does not
 * know: no expression is left as it stands.
 */
export function createResolver(assembly: Assembly, options: ResolverOptions = {}): Resolver {
  return new AssemblyResolver(assembly, options);
}

class AssemblyResolver implements Resolver {
  private readonly evaluation: TemplateEvaluation;

  constructor(
    private readonly assembly: Assembly,
    private readonly options: ResolverOptions,
  ) {
    this.evaluation = new TemplateEvaluation(assembly, options);
  }

  properties(stack: string | AssemblyStack, logicalId: string): Record<string, unknown> {
    const scope = this.scopeOf(stack, 'Resources', logicalId, 'Properties');
    const { Properties = {} } = this.evaluation.resource(logicalId, scope);
    return { ...Object(this.complete(Properties, scope)) };
  }

  value(stack: string | AssemblyStack, expression: unknown): unknown {
    return this.complete(expression, this.scopeOf(stack));
  }

  ref(stack: string | AssemblyStack, logicalId: string): unknown {
    return this.value(stack, { Ref: logicalId });
  }

  attribute(stack: string | AssemblyStack, logicalId: string, attribute: string): unknown {
    return this.value(stack, { 'Fn::GetAtt': [logicalId, attribute] });
  }

  output(stack: string | AssemblyStack, name: string): unknown {
    const scope = this.scopeOf(stack);
    return this.finish(this.evaluation.output(scope.stack, name, scope), scope);
  }

  exists(stack: string | AssemblyStack, logicalId: string): boolean {
    const scope = this.scopeOf(stack, 'Resources', logicalId);
    const { Condition } = this.evaluation.resource(logicalId, scope);
    return Condition === undefined || this.evaluation.conditionHolds(Condition, scope);
  }

  private scopeOf(stack: string | AssemblyStack, ...path: string[]): Scope {
    return { stack: typeof stack === 'string' ? this.assembly.stack(stack) : stack, path };
  }

  private complete(expression: unknown, scope: Scope): unknown {
    return this.finish(this.evaluation.evaluate(expression, scope), scope);
  }

  /** Dynamic references are replaced last, in the text that the intrinsic functions made. */
  private finish(value: unknown, scope: Scope): unknown {
    if (value === NO_VALUE) return undefined;
    if (typeof value === 'string')
      return resolveDynamicReferences(value, this.options.dynamicReference, scope);
    if (Array.isArray(value))
      return value.map((item, index) => this.finish(item, within(scope, String(index))));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(
      ([key, item]) => [key, this.finish(item, within(scope, key))] as const,
    );
    return Object.fromEntries(entries);
  }
}
