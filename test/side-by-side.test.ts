import { ENVIRONMENT_NAMES, loadSettings } from '../lib/config';
import { type SynthesizedTemplate, synthesize, type TemplateResource, templatesByRole } from './synthesis';

/** Resources that exist once in an account and region: a second copy of the app would fight over them. */
const SINGLETONS = [
  'AWS::ApiGateway::Account',
  'AWS::Config::ConfigurationRecorder',
  'AWS::ECR::PullThroughCacheRule',
  'AWS::ECR::RegistryPolicy',
  'AWS::ECR::RegistryScanningConfiguration',
  'AWS::ECR::ReplicationConfiguration',
  'AWS::GuardDuty::Detector',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::ServiceLinkedRole',
  'AWS::Logs::AccountPolicy',
  'AWS::SecurityHub::Hub',
];

/**
 * The one of them that every copy has, because a new account has no such role and refuses an access log without. The
 * copies do not fight over it: whichever is deployed last sets its role, which does for all and stays when the copy goes
 * (`docs/decisions/api-gateway-logging.md`).
 */
const SHARED_BY_ALL = 'AWS::ApiGateway::Account';

/**
 * Properties that end in a name or an id and name something else than the resource (an AWS service, a metric, a
 * deployment configuration of AWS's own) or only inside another one: a policy of a role, a stage of an API, an alias of
 * a function.
 */
const NAMES_OF_OTHERS = new Set([
  'AWS::ApiGateway::Stage.StageName',
  'AWS::ApplicationAutoScaling::ScalableTarget.ServiceNamespace',
  'AWS::ApplicationAutoScaling::ScalingPolicy.PolicyName',
  'AWS::CloudWatch::Alarm.MetricName',
  'AWS::CodeDeploy::DeploymentGroup.DeploymentConfigName',
  'AWS::EC2::VPCEndpoint.ServiceName',
  'AWS::IAM::Policy.PolicyName',
  'AWS::IAM::RolePolicy.PolicyName',
  'AWS::Lambda::Alias.Name',
]);

/** Every text that names a resource in its account, as `type.property=text`. */
function physicalNames(template: SynthesizedTemplate): string[] {
  return Object.values(template.Resources).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties)
      .filter(([property]) => /(Name|Family|Alias|Identifier)$/.test(property))
      .filter(([property]) => !NAMES_OF_OTHERS.has(`${Type}.${property}`))
      // A name that holds the id of another resource differs by itself.
      .filter(([, name]) => !/"Fn::(GetAtt|ImportValue)"|"Ref":"(?!AWS::)/.test(JSON.stringify(name)))
      .map(([property, name]) => `${Type}.${property}=${JSON.stringify(name)}`),
  );
}

function resources(templates: readonly SynthesizedTemplate[]): TemplateResource[] {
  return templates.flatMap(({ Resources }) => Object.values(Resources));
}

function exportNames(template: SynthesizedTemplate): string[] {
  return Object.values(template.Outputs ?? {})
    .filter((output) => output.Export !== undefined)
    .map((output) => JSON.stringify(output.Export?.Name));
}

function common(one: readonly string[], other: readonly string[]): string[] {
  return one.filter((name) => other.includes(name));
}

describe.each(ENVIRONMENT_NAMES)('two copies of %s in one account and region', (environment) => {
  const copies = ['first', 'second'].map((prefix) => synthesize(loadSettings({ environment, prefix })));
  const [first = [], second = []] = copies.map((copy) => [...templatesByRole(copy).values()]);

  it('share no stack name', () => {
    const [one = [], other = []] = copies.map(({ stacks }) => stacks.map(({ stackName }) => stackName));

    expect(one).not.toEqual([]);
    expect(common(one, other)).toEqual([]);
  });

  it('share no physical name', () => {
    expect(first.flatMap(physicalNames)).not.toEqual([]);
    expect(common(first.flatMap(physicalNames), second.flatMap(physicalNames))).toEqual([]);
  });

  it('share no export', () => {
    expect(first.flatMap(exportNames)).not.toEqual([]);
    expect(common(first.flatMap(exportNames), second.flatMap(exportNames))).toEqual([]);
  });

  it('have one thing that an account has only once, and leave it in place for each other', () => {
    const singletons = resources(first).filter(({ Type }) => SINGLETONS.includes(Type));

    expect(singletons.map(({ Type }) => Type)).toEqual([SHARED_BY_ALL]);
    const [shared] = singletons;
    const roleId = shared && /"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(shared.Properties))?.[1];
    const role = first.flatMap(({ Resources }) => Resources[roleId ?? ''] ?? []);
    expect(role).toHaveLength(1);
    for (const kept of [shared, ...role]) {
      expect(kept).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('have nothing that an account has only once where its owner sets the role of API Gateway', () => {
    const settings = loadSettings({ environment });
    const api = { ...settings.quote.api, loggingRole: 'existing' } as const;
    const assembly = synthesize({ ...settings, quote: { ...settings.quote, api } });

    const types = resources([...templatesByRole(assembly).values()]).map(({ Type }) => Type);
    expect(types).toContain('AWS::ApiGateway::Stage');
    expect(common(types, SINGLETONS)).toEqual([]);
  });
});
