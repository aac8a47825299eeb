import type { Assembly, AssemblyStack, TemplateResource } from '../assembly/types';
import { resourceType } from './arns';
import { conditionHolds } from './conditions';
import { ValueError, within, type Scope } from './error';
import { evaluateIntrinsic, isIntrinsic, type Evaluation } from './intrinsics';
import { parameterValue } from './parameters';
import { NO_VALUE, placeOf, pseudoParameter } from './pseudo';
import type { ResourceType, Subject } from './resource-types/subject';
import type { ResolverOptions, ResourceReference } from './types';

/** Zones that `Fn::GetAZs` lists. Regions have three or more for new accounts, but for a few old ones. */
const ZONES = ['a', 'b', 'c'] as const;

/** Evaluates the expressions of an assembly's templates, dynamic references apart. */
export class TemplateEvaluation implements Evaluation {
  /** References being followed, to find circles. */
  private readonly underWay: string[] = [];

  constructor(
    private readonly assembly: Assembly,
    private readonly options: ResolverOptions,
  ) {}

  evaluate(expression: unknown, scope: Scope): unknown {
    if (Array.isArray(expression)) {
      return expression
        .map((item, index) => this.evaluate(item, within(scope, String(index))))
        .filter((item) => item !== NO_VALUE);
    }
    if (typeof expression !== 'object' || expression === null) return expression;
    if (isIntrinsic(expression)) return evaluateIntrinsic(expression, scope, this);
    const entries = Object.entries(expression)
      .map(([key, value]) => [key, this.evaluate(value, within(scope, key))] as const)
      .filter(([, value]) => value !== NO_VALUE);
    return Object.fromEntries(entries);
  }

  ref(name: string, scope: Scope): unknown {
    const pseudo = pseudoParameter(name, scope.stack, this.options);
    if (pseudo !== undefined) return pseudo;
    const parameter = scope.stack.template.Parameters?.[name];
    if (parameter) return parameterValue(name, parameter, this.options, scope);

    const { reference, type } = this.existing(name, scope);
    const given = this.options.physicalName?.(reference);
    return given ?? this.once(`Ref ${name}`, scope, () => type.ref(this.subject(reference)));
  }

  attribute(logicalId: string, attribute: string, scope: Scope): unknown {
    const { reference, type } = this.existing(logicalId, scope);
    const given = this.options.attribute?.(reference, attribute);
    if (given !== undefined) return given;
    const known = type.attributes ?? {};
    const make = Object.hasOwn(known, attribute) ? known[attribute] : undefined;
    const value = make && this.once(`${logicalId}.${attribute}`, scope, () => make(this.subject(reference)));
    if (value !== undefined) return value;
    throw new ValueError(
      scope,
      `the attribute ${attribute} of ${logicalId} (${reference.type}) is not known.`,
      'Add it to rehearsal/values/resource-types, or give the resolver an `attribute` hook that knows it.',
    );
  }

  importValue(exportName: string, scope: Scope): unknown {
    const here = placeOf(scope.stack, this.options);
    for (const stack of this.assembly.stacks) {
      const there = placeOf(stack, this.options);
      if (there.account !== here.account || there.region !== here.region) continue;
      for (const [name, output] of Object.entries(stack.template.Outputs ?? {})) {
        const inner: Scope = { stack, path: ['Outputs', name] };
        if (output.Export && this.evaluate(output.Export.Name, within(inner, 'Export')) === exportName) {
          return this.output(stack, name, scope);
        }
      }
    }
    throw new ValueError(
      scope,
      `no stack in ${here.account}/${here.region} exports ${exportName}.`,
      'Put the exporting stack into the same assembly.',
    );
  }

  stackOutput(stackName: string, outputName: string, region: string | undefined, scope: Scope): unknown {
    const wanted = region ?? placeOf(scope.stack, this.options).region;
    const stack = this.assembly.stacks.find(
      (candidate) => candidate.stackName === stackName && placeOf(candidate, this.options).region === wanted,
    );
    if (!stack) {
      throw new ValueError(
        scope,
        `the assembly has no stack ${stackName} in ${wanted}.`,
        'Put it into the assembly.',
      );
    }
    return this.output(stack, outputName, scope);
  }

  /** @param scope where the output is asked for */
  output(stack: AssemblyStack, name: string, scope: Scope): unknown {
    const output = stack.template.Outputs?.[name];
    const inner: Scope = { stack, path: ['Outputs', name, 'Value'] };
    if (!output || (output.Condition !== undefined && !this.conditionHolds(output.Condition, inner))) {
      const known = Object.keys(stack.template.Outputs ?? {}).join(', ') || 'none';
      throw new ValueError(
        scope,
        `stack ${stack.stackName} has no output ${name}.`,
        `It has these: ${known}.`,
      );
    }
    return this.once(`${stack.id} output ${name}`, scope, () => this.evaluate(output.Value, inner));
  }

  availabilityZones(region: string, scope: Scope): readonly string[] {
    const name = region === '' ? placeOf(scope.stack, this.options).region : region;
    return ZONES.map((zone) => `${name}${zone}`);
  }

  conditionHolds(name: string, scope: Scope): boolean {
    return conditionHolds(name, scope, (expression) => this.evaluate(expression, scope));
  }

  resource(logicalId: string, scope: Scope): TemplateResource {
    const resources = scope.stack.template.Resources;
    const resource = Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
    if (resource) return resource;
    throw new ValueError(
      scope,
      `${logicalId} is neither a resource, a parameter nor a pseudo parameter.`,
      `Look for it in ${scope.stack.templateFile}.`,
    );
  }

  /** The resource behind a reference, which its condition must let exist. */
  private existing(logicalId: string, scope: Scope): { reference: ResourceReference; type: ResourceType } {
    const resource = this.resource(logicalId, scope);
    if (resource.Condition !== undefined && !this.conditionHolds(resource.Condition, scope)) {
      throw new ValueError(
        scope,
        `${logicalId} is not created, as its condition ${resource.Condition} does not hold.`,
        'Guard the reference by the same condition.',
      );
    }
    const type = resourceType(resource.Type);
    if (!type) {
      throw new ValueError(
        scope,
        `the resource type ${resource.Type} of ${logicalId} is not modelled.`,
        'Add it to rehearsal/values/resource-types.',
      );
    }
    return { reference: { stack: scope.stack, logicalId, type: resource.Type }, type };
  }

  private subject(reference: ResourceReference): Subject {
    const { stack, logicalId } = reference;
    const { Properties = {} } = this.resource(logicalId, { stack, path: [] });
    const property = (name: string): unknown => {
      if (!Object.hasOwn(Properties, name)) return undefined;
      const value = this.evaluate(Properties[name], {
        stack,
        path: ['Resources', logicalId, 'Properties', name],
      });
      return value === NO_VALUE ? undefined : value;
    };
    return {
      ...reference,
      ...placeOf(stack, this.options),
      property,
      text: (name, fallback) => {
        const value = property(name) ?? fallback;
        if (typeof value === 'string') return value;
        throw new ValueError(
          { stack, path: ['Resources', logicalId, 'Properties', name] },
          `the name of this ${reference.type} is made from ${name}, which is ${JSON.stringify(value) ?? 'not set'}.`,
          'Set it to text.',
        );
      },
    };
  }

  /** Follows a reference unless it is being followed already. */
  private once<T>(name: string, scope: Scope, follow: () => T): T {
    const key = `${scope.stack.stackName}: ${name}`;
    if (this.underWay.includes(key)) {
      const circle = [...this.underWay, key].join(' -> ');
      throw new ValueError(scope, `the reference goes round in a circle (${circle}).`, 'Break the circle.');
    }
    this.underWay.push(key);
    try {
      return follow();
    } finally {
      this.underWay.pop();
    }
  }
}
