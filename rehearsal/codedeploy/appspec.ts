import { parse } from 'yaml';
import { ServiceError } from '../aws/wire';
import type { LambdaRevision } from './lambda-target';

type Section = Readonly<Record<string, unknown>>;

/**
 * Reads an AppSpec of the Lambda platform, YAML or JSON.
 *
 * @throws ServiceError `InvalidRevisionException` naming what is missing
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html#reference-appspec-file-structure-resources-lambda
 */
export function parseLambdaAppSpec(content: string): LambdaRevision {
  const document = section(parseYaml(content));
  const [resource] = list(document.Resources ?? document.resources).flatMap((entry) =>
    Object.values(section(entry)),
  );
  const { Type, Properties } = section(resource);
  if (Type !== 'AWS::Lambda::Function') {
    throw invalid(`its resource is of type ${JSON.stringify(Type)}; AWS::Lambda::Function is expected`);
  }
  const properties = section(Properties);
  const text = (name: string): string => {
    const value = properties[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw invalid(`its resource has no ${name}`);
  };
  const hooks = list(document.Hooks ?? document.hooks ?? []).flatMap((entry) =>
    Object.entries(section(entry)),
  );
  return {
    functionName: text('Name'),
    alias: text('Alias'),
    currentVersion: text('CurrentVersion'),
    targetVersion: text('TargetVersion'),
    hooks: Object.fromEntries(hooks.map(([event, name]) => [event, String(name)])),
  };
}

function parseYaml(content: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function section(value: unknown): Section {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function invalid(why: string): ServiceError {
  return new ServiceError('InvalidRevisionException', `The AppSpec cannot be deployed: ${why}.`);
}
