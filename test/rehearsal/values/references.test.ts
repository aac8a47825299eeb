import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describedTypes } from '../../../rehearsal/values/arns';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, resolverOf, stackOf, STACK } from './templates';

describe('Ref and Fn::GetAtt', () => {
  test('give a name made of stack, logical id and chance where the template names nothing', () => {
    const Resources = { Orders: { Type: 'AWS::DynamoDB::Table' } };
    expect(resolverOf({ Resources }).ref(STACK, 'Orders')).toMatch(/^shop-Orders-[0-9A-F]{12}$/);
  });

  test('give the same name each time, and another to another stack', () => {
    const Resources = { Orders: { Type: 'AWS::DynamoDB::Table' } };
    const resolver = createResolver(
      assemblyOf(stackOf({ Resources }), stackOf({ Resources }, { id: 'other' })),
    );
    expect(resolver.ref(STACK, 'Orders')).toBe(resolver.ref(STACK, 'Orders'));
    expect(resolver.ref('other', 'Orders')).not.toBe(resolver.ref(STACK, 'Orders'));
  });

  test('give the name that the template gives, resolved', () => {
    const Resources = {
      Orders: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { TableName: { 'Fn::Sub': '${AWS::StackName}-orders' } },
      },
    };
    const resolver = resolverOf({ Resources });
    expect(resolver.ref(STACK, 'Orders')).toBe('shop-orders');
    expect(resolver.attribute(STACK, 'Orders', 'Arn')).toBe(
      'arn:aws:dynamodb:us-east-1:123456789012:table/shop-orders',
    );
  });

  test.each(['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::TargetGroup'])(
    'keep the made-up name of a %s to the 32 characters that ELB allows',
    (Type) => {
      const stack = stackOf(
        { Resources: { ALogicalIdOfSomeLength: { Type } } },
        { id: 'a-stack-name-of-some-length' },
      );
      const arn = String(createResolver(assemblyOf(stack)).ref(stack, 'ALogicalIdOfSomeLength'));
      expect(arn.split('/').at(-2)?.length).toBe(32);
    },
  );

  test('hang listeners and rules under their load balancer', () => {
    const Resources = {
      Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Name: 'web' } },
      Listener: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: { LoadBalancerArn: { Ref: 'Balancer' } },
      },
      Rule: {
        Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
        Properties: { ListenerArn: { Ref: 'Listener' } },
      },
    };
    expect(resolverOf({ Resources }).ref(STACK, 'Rule')).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule\/app\/web(\/[0-9a-f]{16}){3}$/,
    );
  });

  test('throw for an unknown attribute, naming stack, logical id, type and attribute', () => {
    const Resources = { Orders: { Type: 'AWS::DynamoDB::Table' } };
    expect(() => resolverOf({ Resources }).attribute(STACK, 'Orders', 'Colour')).toThrow(
      'Stack shop, Fn::GetAtt: the attribute Colour of Orders (AWS::DynamoDB::Table) is not known',
    );
  });

  test('throw for a type that nobody has described', () => {
    const Resources = { Rocket: { Type: 'AWS::Rocket::Engine' } };
    expect(() => resolverOf({ Resources }).ref(STACK, 'Rocket')).toThrow(
      'the resource type AWS::Rocket::Engine of Rocket is not modelled',
    );
  });

  test('throw when they go round in a circle', () => {
    const Resources = {
      One: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Two', 'QueueName'] } } },
      Two: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['One', 'QueueName'] } } },
    };
    expect(() => resolverOf({ Resources }).attribute(STACK, 'One', 'QueueName')).toThrow(
      'goes round in a circle (shop: One.QueueName -> shop: Two.QueueName -> shop: One.QueueName)',
    );
  });

  test('take attributes from the hook first', () => {
    const Resources = { Seed: { Type: 'Custom::Seed' }, Orders: { Type: 'AWS::DynamoDB::Table' } };
    const resolver = resolverOf(
      { Resources },
      { attribute: ({ type }, attribute) => (type === 'Custom::Seed' ? `returned ${attribute}` : undefined) },
    );
    expect(resolver.attribute(STACK, 'Seed', 'Digest')).toBe('returned Digest');
    expect(resolver.attribute(STACK, 'Orders', 'Arn')).toMatch(/^arn:aws:dynamodb/);
  });

  test('throw for what a custom resource returns when no hook knows it', () => {
    const Resources = { Seed: { Type: 'Custom::Seed' } };
    expect(() => resolverOf({ Resources }).attribute(STACK, 'Seed', 'Digest')).toThrow(
      'or give the resolver an `attribute` hook',
    );
  });

  test('take physical names from the hook first', () => {
    const Resources = { Orders: { Type: 'AWS::DynamoDB::Table' } };
    const resolver = resolverOf({ Resources }, { physicalName: ({ logicalId }) => `local-${logicalId}` });
    expect(resolver.ref(STACK, 'Orders')).toBe('local-Orders');
  });
});

describe('Every type described', () => {
  /** Attributes by type, as the CloudFormation registry has them, out of what aws-cdk-lib was generated from. */
  const registry = new Map<string, Set<string>>();
  beforeAll(() => {
    const root = dirname(require.resolve('aws-cdk-lib/package.json'));
    for (const folder of readdirSync(root).filter((name) => name.startsWith('aws-'))) {
      const file = join(root, folder, 'lib', `${folder.slice('aws-'.length)}.generated.d.ts`);
      if (!existsSync(file)) continue;
      let attributes = new Set<string>();
      for (const [, tag, name = ''] of readFileSync(file, 'utf8').matchAll(
        /@cloudformation(Resource|Attribute) (\S+)/g,
      )) {
        // A type's page comes up again in the declarations of its properties.
        if (tag === 'Resource') registry.set(name, (attributes = registry.get(name) ?? new Set()));
        else attributes.add(name);
      }
    }
  });

  test.each([...describedTypes()].filter(([type]) => type !== 'AWS::CDK::Metadata'))(
    '%s is a type of CloudFormation and has the attributes it is described with',
    (type, attributes) => {
      const known = registry.get(type);
      expect(known).toBeDefined();
      expect(attributes.filter((attribute) => !known?.has(attribute))).toEqual([]);
    },
  );
});

describe('Parameters', () => {
  test('have their default, or the value given', () => {
    const Parameters = { Size: { Type: 'Number', Default: 3 } };
    expect(resolverOf({ Parameters }).ref(STACK, 'Size')).toBe('3');
    expect(resolverOf({ Parameters }, { parameters: { Size: '5' } }).ref(STACK, 'Size')).toBe('5');
  });

  test('throw without either', () => {
    const Parameters = { Size: { Type: 'Number' } };
    expect(() => resolverOf({ Parameters }).ref(STACK, 'Size')).toThrow('the parameter Size has no value');
  });

  test('of an SSM type have what lies behind the name', () => {
    const Parameters = { Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image/id' } };
    const resolver = resolverOf({ Parameters }, { dynamicReference: (...parts) => parts.join(' ') });
    expect(resolver.ref(STACK, 'Image')).toBe('ssm /image/id');
    expect(() => resolverOf({ Parameters }).ref(STACK, 'Image')).toThrow(
      'reads /image/id from Parameter Store',
    );
  });

  test('BootstrapVersion has a value without being asked for', () => {
    const Parameters = {
      BootstrapVersion: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/cdk-bootstrap/hnb659fds/version',
      },
    };
    expect(resolverOf({ Parameters }).ref(STACK, 'BootstrapVersion')).toMatch(/^\d+$/);
  });
});

describe('Dynamic references', () => {
  const reference = {
    'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:key::}}']],
  };
  const Resources = { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'api' } } };

  test('are resolved after the functions that wrote them', () => {
    const asked: string[] = [];
    const dynamicReference = (service: string, name: string): string => {
      asked.push(`${service} ${name}`);
      return 'secret text';
    };
    const resolver = resolverOf({ Resources }, { dynamicReference });
    expect(resolver.value(STACK, { Password: reference })).toEqual({ Password: 'secret text' });
    expect(asked).toEqual([
      expect.stringMatching(
        /^secretsmanager arn:aws:secretsmanager:us-east-1:123456789012:secret:api-[0-9a-f]{6}:SecretString:key::$/,
      ),
    ]);
  });

  test('throw when nobody knows them', () => {
    expect(() => resolverOf({ Resources }).value(STACK, reference)).toThrow(
      'nothing is known behind {{resolve:secretsmanager:',
    );
  });
});

describe('Between stacks', () => {
  const producer = stackOf(
    {
      Resources: { Orders: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } } },
      Outputs: {
        Table: { Value: { Ref: 'Orders' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-table' } } },
        Hidden: { Value: 'x', Condition: 'No', Export: { Name: 'hidden' } },
      },
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
    },
    { id: 'data' },
  );
  const consumer = stackOf({});

  test('Fn::ImportValue finds what another stack exports', () => {
    const resolver = createResolver(assemblyOf(producer, consumer));
    expect(resolver.value(STACK, { 'Fn::ImportValue': 'data-table' })).toBe('orders');
  });

  test('Fn::ImportValue throws for what nobody exports', () => {
    const resolver = createResolver(assemblyOf(producer, consumer));
    expect(() => resolver.value(STACK, { 'Fn::ImportValue': 'nothing' })).toThrow(
      'no stack in 123456789012/us-east-1 exports nothing',
    );
  });

  test('Fn::ImportValue does not cross regions', () => {
    const elsewhere = { ...consumer, region: 'eu-west-1' };
    const resolver = createResolver(assemblyOf(producer, elsewhere));
    expect(() => resolver.value(STACK, { 'Fn::ImportValue': 'data-table' })).toThrow(
      'no stack in 123456789012/eu-west-1',
    );
  });

  test('Fn::ImportValue does not find an output whose condition does not hold', () => {
    const resolver = createResolver(assemblyOf(producer, consumer));
    expect(() => resolver.value(STACK, { 'Fn::ImportValue': 'hidden' })).toThrow(
      'stack data has no output Hidden',
    );
  });

  test('Fn::GetStackOutput finds an output by stack and name, exported or not', () => {
    const resolver = createResolver(assemblyOf(producer, consumer));
    const expression = { 'Fn::GetStackOutput': { StackName: 'data', OutputName: 'Table' } };
    expect(resolver.value(STACK, expression)).toBe('orders');
  });

  test('Fn::GetStackOutput crosses regions when it names one', () => {
    const elsewhere = { ...consumer, region: 'eu-west-1' };
    const resolver = createResolver(assemblyOf(producer, elsewhere));
    const named = { StackName: 'data', OutputName: 'Table', Region: 'us-east-1' };
    expect(resolver.value(STACK, { 'Fn::GetStackOutput': named })).toBe('orders');
    const unnamed = { StackName: 'data', OutputName: 'Table' };
    expect(() => resolver.value(STACK, { 'Fn::GetStackOutput': unnamed })).toThrow(
      'no stack data in eu-west-1',
    );
  });

  test('Fn::GetStackOutput throws for an output that is not there', () => {
    const resolver = createResolver(assemblyOf(producer, consumer));
    const expression = { 'Fn::GetStackOutput': { StackName: 'data', OutputName: 'Bucket' } };
    expect(() => resolver.value(STACK, expression)).toThrow(
      'stack data has no output Bucket. It has these: Table, Hidden.',
    );
  });

  test('an output is found by its stack', () => {
    expect(createResolver(assemblyOf(producer)).output('data', 'Table')).toBe('orders');
  });
});
