import type { EnvironmentName } from '../../lib/config';
import { allStacks, synthesizeEnvironment, type SynthesizedTemplate, templatesByRole } from '../synthesis';

/** Types that a stack leaves behind although nobody retains them. */
const ALWAYS: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'deleted after a waiting time',
};

/** The CDK retains every stream of a log group. It goes with its group, which no sandbox and no staging leaves behind. */
const STREAM = { 'AWS::Logs::LogStream': 1 };

/** Types of what a stack leaves behind, each with how many. */
function leftBehind({ Resources }: SynthesizedTemplate): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { Type, DeletionPolicy } of Object.values(Resources)) {
    const stays = DeletionPolicy === 'Retain' || DeletionPolicy === 'RetainExceptOnCreate' || Type in ALWAYS;
    if (stays) found[Type] = (found[Type] ?? 0) + 1;
  }
  return found;
}

function leftBehindIn(
  environment: EnvironmentName,
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const templates = [...templatesByRole({ stacks: [...allStacks(environment)] })];
  return Object.fromEntries(
    templates
      .map(([role, template]) => [role, leftBehind(template)] as const)
      .filter(([, found]) => Object.keys(found).length > 0),
  );
}

describe('what cdk destroy leaves behind', () => {
  it('of a sandbox costs nothing: revisions and versions for rollbacks, the shared logging role, a key about to go', () => {
    expect(leftBehindIn('sandbox')).toEqual({
      'api-gateway-logging': { 'AWS::IAM::Role': 1, 'AWS::ApiGateway::Account': 1 },
      quote: { 'AWS::Lambda::Version': 1 },
      'recipe-log-archive': STREAM,
      service: { 'AWS::ECS::TaskDefinition': 1 },
      workflow: { 'AWS::KMS::Key': 1 },
    });
  });

  it('of staging costs nothing either: it has a worker beside the sandbox, and a key for its pipeline', () => {
    expect(leftBehindIn('staging')).toEqual({
      'api-gateway-logging': { 'AWS::IAM::Role': 1, 'AWS::ApiGateway::Account': 1 },
      delivery: { 'AWS::KMS::Key': 1 },
      quote: { 'AWS::Lambda::Version': 1 },
      'recipe-log-archive': STREAM,
      service: { 'AWS::ECS::TaskDefinition': 1 },
      worker: { 'AWS::ECS::TaskDefinition': 1 },
      workflow: { 'AWS::KMS::Key': 1 },
    });
  });

  it('of production is what its settings retain', () => {
    const types = new Set(Object.values(leftBehindIn('production')).flatMap((found) => Object.keys(found)));
    expect([...types].toSorted()).toEqual([
      'AWS::ApiGateway::Account',
      'AWS::CodeBuild::ReportGroup',
      'AWS::DynamoDB::GlobalTable',
      'AWS::ECR::Repository',
      'AWS::ECS::TaskDefinition',
      'AWS::IAM::Role',
      'AWS::KMS::Key',
      'AWS::Lambda::Version',
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogStream',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
    ]);
  });

  it('is no bucket of access logs in staging: the load balancer that fills it goes first', () => {
    const template = templatesByRole(synthesizeEnvironment('staging')).get('service');
    const balancers = Object.values(template?.Resources ?? {}).filter(({ Type }) =>
      Type.endsWith('::LoadBalancer'),
    );
    expect(balancers.map((balancer) => JSON.stringify(balancer))).toEqual([
      expect.stringMatching(/"DependsOn":\["\w*AccessLogsBucketAutoDeleteObjects\w*"/),
    ]);
  });

  describe.each(['sandbox', 'staging'] as const)('of %s is no bucket, image or log', (environment) => {
    const resources = Object.freeze(
      [...templatesByRole({ stacks: [...allStacks(environment)] }).values()].flatMap((template) =>
        Object.values(template.Resources),
      ),
    );
    const ofType = (type: string): typeof resources => resources.filter(({ Type }) => Type === type);

    it('because each bucket is emptied first', () => {
      expect(ofType('Custom::S3AutoDeleteObjects')).toHaveLength(ofType('AWS::S3::Bucket').length);
    });

    it('because each repository is emptied first', () => {
      expect(ofType('AWS::ECR::Repository').map(({ Properties }) => Properties?.['EmptyOnDelete'])).toEqual([
        true,
      ]);
    });

    it('because each function writes to a log group of its stack', () => {
      const without = ofType('AWS::Lambda::Function').filter(
        ({ Properties }) => !ownsLog(Properties?.['LoggingConfig']),
      );
      expect(without).toEqual([]);
    });
  });
});

function ownsLog(configuration: unknown): boolean {
  return JSON.stringify(configuration ?? {}).includes('"LogGroup":{"Ref":');
}
