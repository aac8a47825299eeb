import { ENVIRONMENT_NAMES, loadSettings } from '../lib/config';
import { type SynthesizedTemplate, synthesize, templatesByRole } from './synthesis';

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
 * Properties that end in a name or an id and name something else than the resource: an AWS service, a policy inside
 * its role, a namespace of metrics.
 */
const NAMES_OF_OTHERS = new Set([
  'AWS::ApplicationAutoScaling::ScalableTarget.ServiceNamespace',
  'AWS::ApplicationAutoScaling::ScalingPolicy.PolicyName',
  'AWS::EC2::VPCEndpoint.ServiceName',
  'AWS::IAM::Policy.PolicyName',
  'AWS::IAM::RolePolicy.PolicyName',
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

    expect(one).toHaveLength(4);
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

  it('have nothing that an account has only once', () => {
    const types = first.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));

    expect(common(types, SINGLETONS)).toEqual([]);
  });
});
