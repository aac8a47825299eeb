import type { z } from 'zod';
import type { Assembly, AssemblyResource } from '../../assembly/types';
import type { Resolver } from '../../values/types';
import { ListenerError } from '../error';

/** Reads resources of one kind after the other, and keeps what is wrong with any of them. */
export class TemplateReader {
  private readonly problems: string[] = [];

  constructor(
    private readonly resolver: Resolver,
    private readonly assembly: Assembly,
  ) {}

  /** Every resource of a type whose condition holds, read by `read`; those it cannot read are left out and reported. */
  all<T>(type: string, read: (resource: ReadableResource) => T | undefined): readonly T[] {
    return this.assembly.resources(type).flatMap((resource) => {
      if (!this.resolver.exists(resource.stack, resource.logicalId)) return [];
      const result = read(new ReadableResource(resource, this.resolver, this.problems));
      return result === undefined ? [] : [result];
    });
  }

  /** @throws ListenerError with everything reported so far, if anything was */
  finish(): void {
    if (this.problems.length === 0) return;
    throw new ListenerError(
      `These resources cannot be rehearsed:\n${this.problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

/** A resource whose properties are being read. */
export class ReadableResource {
  readonly logicalId: string;
  readonly stackName: string;

  constructor(
    private readonly at: AssemblyResource,
    private readonly resolver: Resolver,
    private readonly problems: string[],
  ) {
    this.logicalId = at.logicalId;
    this.stackName = at.stack.stackName;
  }

  /** What `Ref` gives: the ARN, for the resources of Elastic Load Balancing. */
  get arn(): string {
    return String(this.resolver.ref(this.at.stack, this.logicalId));
  }

  attribute(name: string): string {
    return String(this.resolver.attribute(this.at.stack, this.logicalId, name));
  }

  /** The properties, when they are as the schema says; else they are reported. */
  properties<T>(schema: z.ZodType<T>): T | undefined {
    const result = schema.safeParse(this.resolver.properties(this.at.stack, this.logicalId));
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const path = issue.path.map(String).join('.');
      this.report(`${path === '' ? '' : `${path}: `}${issue.message}`);
    }
    return undefined;
  }

  /** Notes something that is not modelled, or wrong. */
  report(problem: string): void {
    this.problems.push(`${this.stackName}, ${this.logicalId} (${this.at.resource.Type}): ${problem}`);
  }
}
