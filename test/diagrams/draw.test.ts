import { draw } from '../../diagrams/draw';
import { stack, type Resource } from './source-stacks';

const of = (Type: string, Properties: object = {}): Resource => ({ Type, Properties });
const attribute = (id: string, name = 'Arn') => ({ 'Fn::GetAtt': [id, name] });

/** Edges of a stack with these resources, as `from -label-> to`. */
const edgesOf = (resources: Record<string, Resource>) =>
  draw([stack('service', resources)]).edges.map(
    ({ from, to, label }) => `${from.replace('service_', '')} -${label}-> ${to.replace('service_', '')}`,
  );

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const FUNCTION = 'AWS::Lambda::Function';

/** A state machine whose definition is put together from these parts. */
const machine = (...parts: readonly unknown[]) =>
  of('AWS::StepFunctions::StateMachine', { DefinitionString: { 'Fn::Join': ['', parts] } });

/** An action of a pipeline. */
const action = (Name: string, Category: string, Configuration: object) => ({
  Name,
  ActionTypeId: { Category },
  Configuration,
});

describe('an edge', () => {
  it('is what a property names', () => {
    const to = { Listener: of(LISTENER, { DefaultActions: [{ TargetGroupArn: { Ref: 'Blue' } }] }) };

    expect(edgesOf({ ...to, Blue: of(TARGET_GROUP) })).toEqual(['Listener -forwards to-> Blue']);
  });

  it('is gone when the property no longer names it', () => {
    const to = { Listener: of(LISTENER, { DefaultActions: [{ FixedResponseConfig: {} }] }) };

    expect(edgesOf({ ...to, Blue: of(TARGET_GROUP) })).toEqual([]);
  });

  it.each([
    ['a reference', { Ref: 'Table' }],
    ['a substitution', { 'Fn::Sub': 'arn:aws:dynamodb:::table/${Table}' }],
    ['a part of a text', { 'Fn::Join': ['', ['table/', { Ref: 'Table' }]] }],
  ])('is found in %s', (_, value) => {
    const edges = edgesOf({
      Handler: of(FUNCTION, { Environment: { Variables: { TABLE: value } } }),
      Table: of('AWS::DynamoDB::GlobalTable'),
    });

    expect(edges).toEqual(['Handler --> Table']);
  });

  it('reaches into another stack by an import', () => {
    const { edges } = draw([
      stack('service', {
        Task: of('AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Environment: [{ Value: { 'Fn::ImportValue': 'orders:Table' } }] }],
        }),
      }),
      stack(
        'orders',
        { Table: of('AWS::DynamoDB::GlobalTable') },
        { Out: { Value: { Ref: 'Table' }, Export: { Name: 'orders:Table' } } },
      ),
    ]);

    expect(edges).toEqual([{ from: 'service_Task', to: 'orders_Table', label: '' }]);
  });

  it('is found by the family of a task definition', () => {
    const edges = edgesOf({
      Service: of('AWS::ECS::Service', { TaskDefinition: 'shop-api' }),
      Task: of('AWS::ECS::TaskDefinition', { Family: 'shop-api' }),
    });

    expect(edges).toEqual(['Service -runs-> Task']);
  });

  it('comes from the owner of a part', () => {
    const edges = edgesOf({
      Api: of('AWS::ApiGateway::RestApi'),
      Get: of('AWS::ApiGateway::Method', {
        HttpMethod: 'GET',
        RestApiId: { Ref: 'Api' },
        Integration: { Uri: { 'Fn::Sub': '${Handler.Arn}/invocations' } },
      }),
      Handler: of(FUNCTION),
    });

    expect(edges).toEqual(['Api -GET-> Handler']);
  });

  it('leads to all that a resource stands in for', () => {
    const edges = edgesOf({
      Listener: of(LISTENER, {
        DefaultActions: [{ TargetGroupArn: attribute('Live', 'LiveTargetGroupArn') }],
      }),
      Live: of('Custom::LiveTargetGroup', {
        BlueTargetGroupArn: { Ref: 'Blue' },
        GreenTargetGroupArn: { Ref: 'Green' },
      }),
      Blue: of(TARGET_GROUP),
      Green: of(TARGET_GROUP),
    });

    expect(edges).toEqual(['Listener -forwards to-> Blue', 'Listener -forwards to-> Green']);
  });

  it('leads from an alarm to what its composite alarm notifies', () => {
    const edges = edgesOf({
      Errors: of('AWS::CloudWatch::Alarm'),
      Page: of('AWS::CloudWatch::CompositeAlarm', {
        AlarmRule: { 'Fn::Join': ['', ['ALARM("', attribute('Errors'), '")']] },
        AlarmActions: [{ Ref: 'Operators' }],
      }),
      Operators: of('AWS::SNS::Topic'),
    });

    expect(edges).toEqual(['Errors -composite alarm-> Operators']);
  });

  it('leads from the deployment group to the alias whose update policy names it', () => {
    const edges = edgesOf({
      Live: {
        Type: 'AWS::Lambda::Alias',
        UpdatePolicy: { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: 'Group' } } },
      },
      Group: of('AWS::CodeDeploy::DeploymentGroup'),
    });

    expect(edges).toEqual(['Group -shifts-> Live']);
  });
});

describe('a state machine', () => {
  it('is connected to what its Task states call, by the integration that they name, in Map states too', () => {
    const edges = edgesOf({
      Machine: machine(
        '{"States":{"Charge":{"Type":"Task","Resource":"arn:',
        { Ref: 'AWS::Partition' },
        ':states:::lambda:invoke","Parameters":{"FunctionName":"',
        attribute('Charge'),
        '"}},"Each":{"Type":"Map","ItemProcessor":{"States":{"Ship":{"Type":"Task","Resource":"',
        { Ref: 'Ship' },
        '"}}}}}}',
      ),
      Charge: of(FUNCTION),
      Ship: of('AWS::StepFunctions::Activity'),
    });

    expect(edges).toEqual(['Machine -lambda:invoke-> Charge', 'Machine -activity-> Ship']);
  });

  it('is an error where its definition is no text', () => {
    const broken = { Machine: of('AWS::StepFunctions::StateMachine', { DefinitionString: { Ref: 'Text' } }) };

    expect(() => edgesOf(broken)).toThrow('service/Machine has no DefinitionString that a diagram can read');
  });
});

describe('a pipeline', () => {
  it('has its stages in their order, each with what its actions work on', () => {
    const edges = edgesOf({
      Pipeline: of('AWS::CodePipeline::Pipeline', {
        Stages: [
          { Name: 'Source', Actions: [action('Fetch', 'Source', { S3Bucket: { Ref: 'Archives' } })] },
          { Name: 'Build', Actions: [action('Make', 'Build', { ProjectName: { Ref: 'Project' } })] },
        ],
      }),
      Archives: of('AWS::S3::Bucket'),
      Project: of('AWS::CodeBuild::Project'),
    });

    expect(edges).toEqual([
      'Pipeline --> Pipeline_Source',
      'Pipeline_Source --> Pipeline_Build',
      'Archives -action Fetch-> Pipeline_Source',
      'Pipeline_Build -action Make-> Project',
    ]);
  });
});

describe('a node', () => {
  it('is named by the last construct that says more than its label', () => {
    const resources = { Table: of('AWS::DynamoDB::GlobalTable') };
    const named = {
      ...stack('orders', resources),
      paths: new Map([['Table', '/shop-sandbox-orders/Orders/Table/Resource']]),
    };

    expect(draw([named]).nodes).toEqual([
      expect.objectContaining({ id: 'orders_Orders_Table', label: 'Amazon DynamoDB table', name: 'Orders' }),
    ]);
  });

  it('is not made of a function that carries out custom resources', () => {
    const { nodes } = draw([
      stack('network', {
        Provider: of(FUNCTION),
        Call: of('Custom::AWS', { ServiceToken: attribute('Provider') }),
        Handler: of(FUNCTION),
      }),
    ]);

    expect(nodes.map(({ name }) => name)).toEqual(['Handler']);
  });

  it('is an error for a type that nobody decided about', () => {
    expect(() => edgesOf({ Database: of('AWS::RDS::DBCluster') })).toThrow(
      'service/Database is a AWS::RDS::DBCluster, of which no diagram knows: say in diagrams/resource-types.ts',
    );
  });
});
