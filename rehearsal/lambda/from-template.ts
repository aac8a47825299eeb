import path from 'node:path';
import type { Assembly, AssemblyResource, AssemblyStack } from '../assembly/types';
import type { Resolver } from '../values/types';
import { parseFunctionReference } from './names';
import type { VersionConfiguration } from './version';

type Properties = Readonly<Record<string, unknown>>;

/** A function of a template. */
export interface TemplateFunction {
  readonly logicalId: string;
  readonly configuration: VersionConfiguration;
  readonly reservedConcurrency?: number;
}

/** A function that the rehearsal cannot run, and why. */
export interface SkippedFunction {
  readonly logicalId: string;
  readonly reason: string;
}

/**
 * The functions of an assembly. One that does not run on Node.js, or whose code is not a folder of the assembly, is
 * among the skipped: calling it says that it does not exist.
 */
export function readFunctions(
  assembly: Assembly,
  resolver: Resolver,
): { readonly functions: readonly TemplateFunction[]; readonly skipped: readonly SkippedFunction[] } {
  const functions: TemplateFunction[] = [];
  const skipped: SkippedFunction[] = [];
  for (const { stack, logicalId } of resources(assembly, resolver, 'AWS::Lambda::Function')) {
    const properties = resolver.properties(stack, logicalId);
    const reason = reasonToSkip(assembly, properties);
    if (reason !== undefined) skipped.push({ logicalId, reason });
    else functions.push(readFunction(assembly, resolver, stack, logicalId, properties));
  }
  return { functions, skipped };
}

/** A published version of a template, by the logical id that changes with the function. */
export interface TemplateVersion {
  /** `<stack name>/<logical id>`. */
  readonly id: string;
  readonly functionName: string;
}

export function readVersions(assembly: Assembly, resolver: Resolver): readonly TemplateVersion[] {
  return resources(assembly, resolver, 'AWS::Lambda::Version').map(({ stack, logicalId }) => ({
    id: `${stack.stackName}/${logicalId}`,
    functionName: functionNameOf(resolver.properties(stack, logicalId)),
  }));
}

/** An alias of a template, and the deployment that its update starts. */
export interface TemplateAlias {
  readonly logicalId: string;
  readonly functionName: string;
  readonly name: string;
  readonly functionVersion: string;
  /** `UpdatePolicy: CodeDeployLambdaAliasUpdate`. @default the alias changes at once */
  readonly gradual?: GradualUpdate;
}

export interface GradualUpdate {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  /** Function for `BeforeAllowTraffic`, `AfterAllowTraffic`. */
  readonly hooks: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html#cfn-attributes-updatepolicy-codedeploylambdaaliasupdate */
export function readAliases(assembly: Assembly, resolver: Resolver): readonly TemplateAlias[] {
  return resources(assembly, resolver, 'AWS::Lambda::Alias').map(({ stack, logicalId, resource }) => {
    const properties = resolver.properties(stack, logicalId);
    const { UpdatePolicy } = { UpdatePolicy: undefined, ...resource } as { UpdatePolicy: unknown };
    const policy = record(record(resolver.value(stack, UpdatePolicy)).CodeDeployLambdaAliasUpdate);
    return {
      logicalId,
      functionName: functionNameOf(properties),
      name: String(properties.Name),
      functionVersion: String(properties.FunctionVersion),
      gradual: policy.ApplicationName === undefined ? undefined : gradualUpdate(policy),
    };
  });
}

function gradualUpdate(policy: Properties): GradualUpdate {
  const hooks = {
    BeforeAllowTraffic: policy.BeforeAllowTrafficHook,
    AfterAllowTraffic: policy.AfterAllowTrafficHook,
  };
  return {
    applicationName: String(policy.ApplicationName),
    deploymentGroupName: String(policy.DeploymentGroupName),
    hooks: Object.fromEntries(
      Object.entries(hooks)
        .filter(([, hook]) => hook !== undefined)
        .map(([event, hook]) => [event, String(hook)]),
    ),
  };
}

function reasonToSkip(assembly: Assembly, { Runtime, Code }: Properties): string | undefined {
  if (typeof Runtime !== 'string' || !Runtime.startsWith('nodejs')) {
    return `its runtime is ${typeof Runtime === 'string' ? Runtime : 'a container image'}, not Node.js`;
  }
  return codePath(assembly, Code) === undefined ? 'its code is not an asset of the assembly' : undefined;
}

function codePath(assembly: Assembly, code: unknown): string | undefined {
  const key = record(code).S3Key;
  return [...assembly.fileAssets.values()].find(({ objectKeys }) => objectKeys.includes(String(key)))?.path;
}

function readFunction(
  assembly: Assembly,
  resolver: Resolver,
  stack: AssemblyStack,
  logicalId: string,
  properties: Properties,
): TemplateFunction {
  const { Role, ReservedConcurrentExecutions, Environment, LoggingConfig } = properties;
  const functionName = String(resolver.ref(stack, logicalId));
  const variables = record(record(Environment).Variables);
  return {
    logicalId,
    reservedConcurrency:
      ReservedConcurrentExecutions === undefined ? undefined : Number(ReservedConcurrentExecutions),
    configuration: {
      functionName,
      functionArn: String(resolver.attribute(stack, logicalId, 'Arn')),
      handler: String(properties.Handler),
      runtime: String(properties.Runtime),
      codePath: codePath(assembly, properties.Code) ?? '',
      memoryMiB: Number(properties.MemorySize ?? 128),
      timeoutSeconds: Number(properties.Timeout ?? 3),
      environment: Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, String(value)]),
      ),
      roleName: path.posix.basename(String(Role)),
      region: stack.region ?? 'us-east-1',
      logGroupName: logGroupOf(functionName, record(LoggingConfig)),
      logLevel: logLevelOf(record(LoggingConfig)),
    },
  };
}

/** Lambda's own name for the log group where the template gives none. */
function logGroupOf(functionName: string, { LogGroup }: Properties): string {
  return typeof LogGroup === 'string' ? LogGroup : `/aws/lambda/${functionName}`;
}

/** Lambda filters by level what is logged as JSON, from `INFO` on unless told otherwise, and no other log. */
function logLevelOf({ LogFormat, ApplicationLogLevel }: Properties): string | undefined {
  if (LogFormat !== 'JSON') return undefined;
  return typeof ApplicationLogLevel === 'string' ? ApplicationLogLevel : 'INFO';
}

function functionNameOf({ FunctionName }: Properties): string {
  return parseFunctionReference(String(FunctionName)).functionName;
}

function resources(assembly: Assembly, resolver: Resolver, type: string): readonly AssemblyResource[] {
  return assembly.resources(type).filter(({ stack, logicalId }) => resolver.exists(stack, logicalId));
}

function record(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
