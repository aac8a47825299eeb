import type { Assembly } from '../assembly/types';
import { undeployedResolver } from '../synth/made-up';
import type { Resolver } from '../values';
import { readVersions } from './from-template';
import type { TemplateVersion } from './from-template';

/**
 * The version numbers of an account. Lambda counts per function, from 1; a version resource with a logical id not seen
 * before is a new version, and the CDK gives it a new id whenever the function changes.
 */
export class VersionNumbers {
  private readonly numbers = new Map<string, string>();
  private readonly last = new Map<string, number>();

  /** Numbers the versions of `part` of an assembly that are new, and gives those. */
  assign(assembly: Assembly, part: Assembly): readonly (TemplateVersion & { readonly version: string })[] {
    const versions = readVersions(part, undeployedResolver(assembly));
    return versions.flatMap((template) => {
      if (this.numbers.has(template.id)) return [];
      const number = (this.last.get(template.functionName) ?? 0) + 1;
      this.last.set(template.functionName, number);
      this.numbers.set(template.id, String(number));
      return [{ ...template, version: String(number) }];
    });
  }

  /** A resolver that gives version resources their numbers. */
  resolver(assembly: Assembly): Resolver {
    const plain = undeployedResolver(assembly);
    const arnOf = (stack: Assembly['stacks'][number], logicalId: string, version: string): string =>
      String(plain.attribute(stack, logicalId, 'FunctionArn')).replace(/:\d+$/, `:${version}`);
    const numberOf = (stackName: string, logicalId: string): string | undefined =>
      this.numbers.get(`${stackName}/${logicalId}`);
    return undeployedResolver(assembly, {
      attribute({ stack, logicalId, type }, attribute) {
        const version = type === 'AWS::Lambda::Version' ? numberOf(stack.stackName, logicalId) : undefined;
        if (version === undefined) return undefined;
        return attribute === 'Version' ? version : arnOf(stack, logicalId, version);
      },
      physicalName({ stack, logicalId, type }) {
        const version = type === 'AWS::Lambda::Version' ? numberOf(stack.stackName, logicalId) : undefined;
        return version === undefined ? undefined : arnOf(stack, logicalId, version);
      },
    });
  }
}
