import type { Assembly, AssemblyStack } from '../../assembly/types';

/** A function whose alias is updated by CodeDeploy, by the logical ids of its template. */
export interface GradualSubject {
  readonly stack: AssemblyStack;
  readonly functionId: string;
  readonly versionId: string;
  readonly aliasId: string;
  readonly aliasName: string;
  /** Logical id of the function for each hook that the alias names. */
  readonly hookIds: Readonly<Partial<Record<'BeforeAllowTraffic' | 'AfterAllowTraffic', string>>>;
}

/** The gradually deployed functions of an assembly. */
export function gradualSubjects(assembly: Assembly): readonly GradualSubject[] {
  return assembly.resources('AWS::Lambda::Alias').flatMap(({ stack, logicalId, resource }) => {
    const policy = record(record(record(resource).UpdatePolicy).CodeDeployLambdaAliasUpdate);
    const versionId = referenced(resource.Properties?.FunctionVersion);
    const functionId = versionId && referenced(stack.template.Resources[versionId]?.Properties?.FunctionName);
    if (policy.ApplicationName === undefined || !versionId || !functionId) return [];
    return [
      {
        stack,
        functionId,
        versionId,
        aliasId: logicalId,
        aliasName: String(resource.Properties?.Name),
        hookIds: {
          BeforeAllowTraffic: referenced(policy.BeforeAllowTrafficHook),
          AfterAllowTraffic: referenced(policy.AfterAllowTrafficHook),
        },
      },
    ];
  });
}

/**
 * The one gradually deployed function of an assembly.
 *
 * @throws Error when there is none, or more than one
 */
export function gradualSubject(assembly: Assembly): GradualSubject {
  const subjects = gradualSubjects(assembly);
  const [subject] = subjects;
  if (subject && subjects.length === 1) return subject;
  const found = subjects.map(({ stack, aliasId }) => `${stack.stackName}/${aliasId}`).join(', ') || 'none';
  throw new Error(
    `${assembly.directory} has ${subjects.length} aliases with UpdatePolicy CodeDeployLambdaAliasUpdate (${found}); the quote scenarios rehearse exactly one.`,
  );
}

/** The logical id that `Ref` or `Fn::GetAtt` names. */
function referenced(expression: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': getAtt } = record(expression);
  if (typeof Ref === 'string') return Ref;
  const target: unknown = Array.isArray(getAtt) ? getAtt[0] : getAtt;
  return typeof target === 'string' ? target.split('.')[0] : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
