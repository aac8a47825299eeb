/** A resource as it stands in a template, its intrinsics unresolved. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string | number | boolean;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

/** A CloudFormation template as the CDK wrote it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  /** Id of its artifact in the manifest; unique in the assembly. */
  readonly id: string;
  /** Name in CloudFormation. */
  readonly stackName: string;
  readonly template: Template;
  /** Absolute path of the template file. */
  readonly templateFile: string;
  /** Ids of the stacks that are deployed before this one. */
  readonly dependencies: readonly string[];
  /** Account as twelve digits; undefined where the stack is environment-agnostic. */
  readonly account?: string;
  /** Region; undefined where the stack is environment-agnostic. */
  readonly region?: string;
}

/** A file or folder that the CDK uploads to the bootstrap bucket. */
export interface FileAsset {
  /** Hash of its content: the key in the bucket, without extension. */
  readonly hash: string;
  /** Absolute path. */
  readonly path: string;
  readonly packaging: 'file' | 'zip';
  /** Keys under which it is uploaded, one per destination. Templates name it by this. */
  readonly objectKeys: readonly string[];
}

/** A cloud assembly (`cdk.out`), read. */
export interface Assembly {
  /** Absolute path of its folder. */
  readonly directory: string;
  /** Stacks in the order in which they can be deployed. */
  readonly stacks: readonly AssemblyStack[];
  /** File assets of all stacks, by hash. */
  readonly fileAssets: ReadonlyMap<string, FileAsset>;
  /** The stack with this artifact id or stack name. @throws AssemblyError when there is none; it names those there are. */
  stack(idOrName: string): AssemblyStack;
  /** Every resource of a type in every stack, in deployment order. */
  resources(type: string): readonly AssemblyResource[];
}

export interface AssemblyResource {
  readonly stack: AssemblyStack;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}
