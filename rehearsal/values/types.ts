import type { AssemblyStack } from '../assembly/types';

/** A resource that an intrinsic refers to, as the hooks of a resolver see it. */
export interface ResourceReference {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  /** CloudFormation type, `AWS::DynamoDB::Table`. */
  readonly type: string;
}

export interface ResolverOptions {
  /**
   * Attributes that only running code knows, such as what a custom resource returned. Asked before the table of
   * made-up attributes; `undefined` leaves the question to the table.
   */
  readonly attribute?: (reference: ResourceReference, attribute: string) => unknown;
  /** The value of `Ref` for a resource, where the made-up physical name will not do. */
  readonly physicalName?: (reference: ResourceReference) => string | undefined;
  /** Values of template parameters by name, in every stack that has one so named. */
  readonly parameters?: Readonly<Record<string, string>>;
  /**
   * The text behind a dynamic reference `{{resolve:service:reference}}`.
   * @default dynamic references throw
   */
  readonly dynamicReference?: (service: string, reference: string) => string | undefined;
  /** Account of stacks that name none. @default '123456789012' */
  readonly account?: string;
  /** Region of stacks that name none. @default 'us-east-1' */
  readonly region?: string;
}

/** Turns the expressions of templates into plain values, as CloudFormation would on deployment. */
export interface Resolver {
  /** The properties of a resource, every intrinsic resolved. `stack` is an artifact id or stack name. */
  properties(stack: string | AssemblyStack, logicalId: string): Record<string, unknown>;
  /** Any expression of a stack's template, resolved. */
  value(stack: string | AssemblyStack, expression: unknown): unknown;
  /** What `Ref` gives for a resource or parameter. */
  ref(stack: string | AssemblyStack, logicalId: string): unknown;
  /** What `Fn::GetAtt` gives. */
  attribute(stack: string | AssemblyStack, logicalId: string, attribute: string): unknown;
  /** An output's value. */
  output(stack: string | AssemblyStack, name: string): unknown;
  /** True when the resource has no condition or its condition holds. */
  exists(stack: string | AssemblyStack, logicalId: string): boolean;
}
