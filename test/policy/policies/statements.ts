import { at } from '../../../rehearsal/assembly/at';
import { listAt, textsAt, type EnvironmentTemplates, type Placed } from '../templates';

/** A statement of a policy, with the resource of the template that it stands in. */
export interface PlacedStatement {
  readonly placed: Placed;
  readonly statement: unknown;
}

/** Statements that allow something, of the policies that belong to identities: roles, and what is attached to them. */
export function* identityAllows(environment: EnvironmentTemplates): Generator<PlacedStatement> {
  for (const placed of environment.resources) {
    if (!placed.type.startsWith('AWS::IAM::')) continue;
    const inline = listAt(placed.properties, 'Policies').map((policy) => at(policy, 'PolicyDocument'));
    yield* allowsOf(placed, [at(placed.properties, 'PolicyDocument'), ...inline]);
  }
}

/** Statements that allow something, of the policies that belong to resources: keys, buckets, topics, queues, roles' trust. */
export function* resourceAllows(environment: EnvironmentTemplates): Generator<PlacedStatement> {
  for (const placed of environment.resources) {
    const { type, properties } = placed;
    const documents = [
      type.startsWith('AWS::IAM::') ? undefined : at(properties, 'PolicyDocument'),
      at(properties, 'KeyPolicy'),
      at(properties, 'AssumeRolePolicyDocument'),
      at(properties, 'ResourcePolicy'),
      at(properties, 'RepositoryPolicyText'),
      at(properties, 'FileSystemPolicy'),
    ];
    yield* allowsOf(placed, documents);
  }
}

function* allowsOf(placed: Placed, documents: readonly unknown[]): Generator<PlacedStatement> {
  for (const document of documents) {
    for (const statement of listAt(document, 'Statement')) {
      if (at(statement, 'Effect') === 'Allow') yield { placed, statement };
    }
  }
}

export function actionsOf(statement: unknown): readonly string[] {
  return textsAt(statement, 'Action');
}

/** Services that a statement names as principals. */
export function servicesOf(statement: unknown): readonly string[] {
  return textsAt(statement, 'Principal', 'Service');
}

/** Whether a pattern of IAM, in which `*` stands for anything, covers an action. Upper and lower case are the same. */
export function covers(pattern: string, action: string): boolean {
  const [service, name = ''] = pattern.split(':');
  const [actionService, actionName = ''] = action.split(':');
  if (pattern === '*') return true;
  if (service?.toLowerCase() !== actionService?.toLowerCase()) return false;
  const parts = name.toLowerCase().split('*');
  const expression = parts.map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${expression}$`).test(actionName.toLowerCase());
}
