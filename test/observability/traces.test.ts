import { ENVIRONMENT_NAMES } from '../../lib/config';
import { LookedAt } from './looked-at';

/** Functions that no request and no order passes through: CloudFormation, CodeDeploy and ECS call them. */
const OFF_THE_PATH =
  /^(AWS679f53fac|OrdersRunning|CustomVpcRestrict|CustomS3AutoDelete|OnceCaller|ImageSeed|OrderApiLiveTargetGroup|DeploymentHooks|PreTraffic|PostTraffic)/;

describe.each(ENVIRONMENT_NAMES)('a trace in %s', (environment) => {
  const lookedAt = new LookedAt(environment);
  const functions = lookedAt.all('AWS::Lambda::Function');
  const traced = functions.filter(({ properties }) => Object(properties.TracingConfig).Mode === 'Active');

  it('goes through every function that a request or an order passes through', () => {
    const rest = functions.filter((fn) => !traced.includes(fn)).map(({ id }) => id);

    expect(traced.length).toBeGreaterThanOrEqual(11);
    expect(rest.filter((id) => !OFF_THE_PATH.test(id))).toEqual([]);
  });

  it('goes through both state machines and both APIs', () => {
    const machines = lookedAt.all('AWS::StepFunctions::StateMachine');
    const stages = lookedAt.all('AWS::ApiGateway::Stage');

    expect(machines.map(({ properties }) => Object(properties.TracingConfiguration).Enabled)).toEqual([
      true,
      true,
    ]);
    expect(stages.map(({ properties }) => properties.TracingEnabled)).toEqual([true, true]);
  });

  it('may be written by whatever is traced', () => {
    const writers = new Set(
      [...lookedAt.all('AWS::IAM::Policy'), ...lookedAt.all('AWS::IAM::RolePolicy')]
        .filter(({ properties }) =>
          JSON.stringify(properties.PolicyDocument).includes('xray:PutTraceSegments'),
        )
        .flatMap(({ properties }) => [properties.Roles ?? properties.RoleName].flat().map(String)),
    );
    const roles = [
      ...traced.map(({ properties }) => properties.Role),
      ...lookedAt.all('AWS::StepFunctions::StateMachine').map(({ properties }) => properties.RoleArn),
    ].map((arn) => String(arn).replace(/^.*:role\//, ''));

    expect(roles.length).toBeGreaterThan(12);
    expect(roles.filter((role) => !writers.has(role))).toEqual([]);
  });

  it(`begins in the order API ${environment === 'production' ? 'with' : 'never without'} a collector`, () => {
    const [api] = lookedAt
      .all('AWS::ECS::TaskDefinition')
      .filter(({ stack }) => stack === `shop-${environment}-service`);
    const containers = JSON.stringify(api?.properties.ContainerDefinitions);

    expect(containers.includes('aws-otel-collector')).toBe(environment === 'production');
    expect(containers.includes('OTEL_EXPORTER_OTLP_ENDPOINT')).toBe(environment === 'production');
  });
});
