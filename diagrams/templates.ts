import { type CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { STACK_ROLES, type StackRole } from '../lib/config/stack-name';
import { at } from '../rehearsal/assembly/at';

/** A resource of an environment, with the place where it stands. */
export interface Placed {
  /** `service/OrderApiService04A4E70F`: the role of its stack and its logical id. */
  readonly key: string;
  readonly role: StackRole;
  readonly type: string;
  /** Its properties, and its update policy as one more of them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Ids of its constructs below the stack: `OrderApi`, `Service`, `Service`. */
  readonly path: readonly string[];
}

/** A stack as far as a diagram reads it. */
export interface SourceStack {
  readonly role: StackRole;
  readonly template: {
    readonly Resources: Readonly<Record<string, unknown>>;
    readonly Outputs?: Readonly<Record<string, unknown>>;
  };
  /** Path of the construct of each logical id, the stack first, as `/shop-sandbox-service/OrderApi/Service`. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Properties with a physical name that other resources write instead of a reference. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'Name',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** All resources of an environment, and what names them. */
export class Templates {
  /** In the order of the roles, within a stack as the template has them. */
  readonly resources: readonly Placed[];
  private readonly byKey: ReadonlyMap<string, Placed>;
  private readonly exports: ReadonlyMap<string, Placed>;
  private readonly names: readonly { readonly name: string; readonly resource: Placed }[];

  constructor(stacks: readonly SourceStack[]) {
    const ordered = STACK_ROLES.flatMap((role) => stacks.filter((stack) => stack.role === role));
    this.resources = ordered.flatMap(placedIn);
    this.byKey = new Map(this.resources.map((resource) => [resource.key, resource]));
    this.exports = this.exported(ordered);
    this.names = this.resources.flatMap((resource) => {
      const name = resource.properties[NAME_PROPERTIES[resource.type] ?? ''];
      return typeof name === 'string' ? [{ name, resource }] : [];
    });
  }

  /** The resource that a logical id of a stack means; undefined for parameters and pseudo parameters. */
  resource(role: StackRole, logicalId: unknown): Placed | undefined {
    return this.byKey.get(`${role}/${String(logicalId)}`);
  }

  /** The resource whose attribute another stack exports under a name. */
  imported(name: unknown): Placed | undefined {
    return this.exports.get(String(name));
  }

  /** The resource with a physical name: the text itself, or the last part of an ARN. */
  named(text: string): Placed | undefined {
    return this.names.find(({ name }) => text === name || text.endsWith(`:${name}`))?.resource;
  }

  private exported(stacks: readonly SourceStack[]): Map<string, Placed> {
    const found = new Map<string, Placed>();
    for (const { role, template } of stacks) {
      for (const output of Object.values(template.Outputs ?? {})) {
        const name = at(output, 'Export', 'Name');
        const resource = this.resource(
          role,
          at(output, 'Value', 'Ref') ?? at(output, 'Value', 'Fn::GetAtt', 0),
        );
        if (typeof name === 'string' && resource !== undefined) found.set(name, resource);
      }
    }
    return found;
  }
}

/** The stacks of a cloud assembly. @throws Error for a stack whose name ends with no known role */
export function stacksOf(assembly: Pick<CloudAssembly, 'stacks'>): readonly SourceStack[] {
  return assembly.stacks.map((stack) => ({
    role: roleOf(stack),
    template: stack.template,
    paths: new Map(
      stack
        .findMetadataByType('aws:cdk:logicalId')
        .map(({ path, data }): [string, string] => [typeof data === 'string' ? data : '', path]),
    ),
  }));
}

function roleOf({ stackName }: CloudFormationStackArtifact): StackRole {
  // The longest one: `quote-check` is no `check`.
  const [role] = STACK_ROLES.filter((each) => stackName.endsWith(`-${each}`)).toSorted(
    (one, other) => other.length - one.length,
  );
  if (role !== undefined) return role;
  throw new Error(`${stackName} is a stack of no known role: name it as STACK_ROLES in lib/config has it.`);
}

function placedIn({ role, template, paths }: SourceStack): Placed[] {
  return Object.entries(template.Resources).map(([logicalId, resource]) => ({
    key: `${role}/${logicalId}`,
    role,
    type: String(at(resource, 'Type')),
    properties: { ...Object(at(resource, 'Properties')), UpdatePolicy: at(resource, 'UpdatePolicy') },
    path: (paths.get(logicalId) ?? `//${logicalId}`).split('/').slice(2),
  }));
}
