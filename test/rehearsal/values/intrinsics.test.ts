import { ValueError } from '../../../rehearsal/values';
import { resolverOf, STACK } from './templates';

/** Cases are those of the pages under this one. */
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

function valueOf(expression: unknown, template: Parameters<typeof resolverOf>[0] = {}): unknown {
  return resolverOf(template).value(STACK, expression);
}

describe('Fn::Join (intrinsic-function-reference-join)', () => {
  test('puts the delimiter between values only', () => {
    expect(valueOf({ 'Fn::Join': [':', ['a', 'b', 'c']] })).toBe('a:b:c');
  });

  test('joins parameters and pseudo parameters', () => {
    const expression = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':s3:::elasticbeanstalk-*-', { Ref: 'AWS::AccountId' }],
      ],
    };
    expect(valueOf(expression)).toBe('arn:aws:s3:::elasticbeanstalk-*-123456789012');
  });

  test('joins a list that another function gives', () => {
    expect(valueOf({ 'Fn::Join': ['-', { 'Fn::Split': ['|', 'a|b'] }] })).toBe('a-b');
  });

  test('writes numbers and booleans as text', () => {
    expect(valueOf({ 'Fn::Join': [' ', [8080, true]] })).toBe('8080 true');
  });
});

describe('Fn::Split (intrinsic-function-reference-split)', () => {
  test('splits a simple list', () => {
    expect(valueOf({ 'Fn::Split': ['|', 'a|b|c'] })).toEqual(['a', 'b', 'c']);
  });

  test('gives empty strings where delimiters meet', () => {
    expect(valueOf({ 'Fn::Split': ['|', 'a||c|'] })).toEqual(['a', '', 'c', '']);
  });
});

describe('Fn::Select (intrinsic-function-reference-select)', () => {
  test('selects by an index from 0', () => {
    const fruits = ['apples', 'grapes', 'oranges', 'mangoes'];
    expect(valueOf({ 'Fn::Select': ['1', fruits] })).toBe('grapes');
  });

  test('selects out of a parameter of type CommaDelimitedList', () => {
    const Parameters = {
      DbSubnetIpBlocks: { Type: 'CommaDelimitedList', Default: '10.0.48.0/24, 10.0.112.0/24, 10.0.176.0/24' },
    };
    expect(valueOf({ 'Fn::Select': ['0', { Ref: 'DbSubnetIpBlocks' }] }, { Parameters })).toBe(
      '10.0.48.0/24',
    );
    expect(valueOf({ 'Fn::Select': ['2', { Ref: 'DbSubnetIpBlocks' }] }, { Parameters })).toBe(
      '10.0.176.0/24',
    );
  });

  test.each([-1, 4, 'x'])(
    'does not check for null values or an index out of bounds: %p is an error',
    (index) => {
      expect(() => valueOf({ 'Fn::Select': [index, ['a', 'b', 'c', 'd']] })).toThrow('outside a list of 4');
    },
  );
});

describe('Fn::Sub (intrinsic-function-reference-sub)', () => {
  test('replaces pseudo parameters and parameters without a mapping', () => {
    const expression = { 'Fn::Sub': 'arn:aws:ec2:${AWS::Region}:${AWS::AccountId}:vpc/${vpc}' };
    const Parameters = { vpc: { Type: 'String', Default: 'vpc-1' } };
    expect(valueOf(expression, { Parameters })).toBe('arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1');
  });

  test('replaces variables of its mapping', () => {
    const expression = { 'Fn::Sub': ['www.${Domain}', { Domain: { Ref: 'RootDomainName' } }] };
    const Parameters = { RootDomainName: { Type: 'String', Default: 'example.com' } };
    expect(valueOf(expression, { Parameters })).toBe('www.example.com');
  });

  test('replaces attributes of resources', () => {
    const Resources = { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader' } } };
    expect(valueOf({ 'Fn::Sub': 'role ${Role.Arn}' }, { Resources })).toBe(
      'role arn:aws:iam::123456789012:role/reader',
    );
  });

  test('writes a literal ${name} for ${!name}', () => {
    expect(valueOf({ 'Fn::Sub': '${!Literal}' })).toBe('${Literal}');
  });

  test('throws for a variable that nobody defines', () => {
    expect(() => valueOf({ 'Fn::Sub': '${Nobody}' })).toThrow(
      'Nobody is neither a resource, a parameter nor',
    );
  });
});

describe('Fn::Base64 (intrinsic-function-reference-base64)', () => {
  test('encodes text', () => {
    expect(valueOf({ 'Fn::Base64': 'AWS CloudFormation' })).toBe('QVdTIENsb3VkRm9ybWF0aW9u');
  });
});

describe('Fn::FindInMap (intrinsic-function-reference-findinmap)', () => {
  const Mappings = {
    RegionMap: {
      'us-east-1': { HVM64: 'ami-0ff8a91507f77f867', HVMG2: 'ami-0a584ac55a7631c0c' },
      'us-west-1': { HVM64: 'ami-0bdb828fd58c52235', HVMG2: 'ami-066ee5fd4a9ef77f1' },
    },
  };

  test('finds the value of two keys', () => {
    const expression = { 'Fn::FindInMap': ['RegionMap', { Ref: 'AWS::Region' }, 'HVM64'] };
    expect(valueOf(expression, { Mappings })).toBe('ami-0ff8a91507f77f867');
  });

  test('throws for a key that is not there', () => {
    const expression = { 'Fn::FindInMap': ['RegionMap', 'mars-1', 'HVM64'] };
    expect(() => valueOf(expression, { Mappings })).toThrow('the mapping RegionMap has no mars-1, HVM64');
  });

  test('takes the default of the language extension instead', () => {
    const expression = { 'Fn::FindInMap': ['RegionMap', 'mars-1', 'HVM64', { DefaultValue: 'none' }] };
    expect(valueOf(expression, { Mappings })).toBe('none');
  });
});

describe('Fn::GetAZs (intrinsic-function-reference-getavailabilityzones)', () => {
  test('lists the zones of the region named', () => {
    expect(valueOf({ 'Fn::GetAZs': 'eu-west-1' })).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  });

  test.each([[''], [{ Ref: 'AWS::Region' }]])('lists those of the stack for %p', (region) => {
    expect(valueOf({ 'Fn::Select': [0, { 'Fn::GetAZs': region }] })).toBe('us-east-1a');
  });
});

describe('Fn::Cidr (intrinsic-function-reference-cidr)', () => {
  test('gives 6 blocks with a mask of 27 inside a mask of 24', () => {
    expect(valueOf({ 'Fn::Cidr': ['192.168.0.0/24', '6', '5'] })).toEqual([
      '192.168.0.0/27',
      '192.168.0.32/27',
      '192.168.0.64/27',
      '192.168.0.96/27',
      '192.168.0.128/27',
      '192.168.0.160/27',
    ]);
  });

  test('gives IPv6 blocks', () => {
    expect(valueOf({ 'Fn::Cidr': ['2001:db8:1234:1a00::/56', 3, 64] })).toEqual([
      '2001:db8:1234:1a00::/64',
      '2001:db8:1234:1a01::/64',
      '2001:db8:1234:1a02::/64',
    ]);
  });

  test('throws when the blocks do not fit', () => {
    expect(() => valueOf({ 'Fn::Cidr': ['10.0.0.0/24', 4, 7] })).toThrow('has room for 2');
  });

  test.each(['10.0.0.0', '10.0.0/8', '300.0.0.0/8', '1::2::3/64', '10.0.0.0/33'])(
    'throws for %s',
    (block) => {
      expect(() => valueOf({ 'Fn::Cidr': [block, 1, 8] })).toThrow('is not a CIDR block');
    },
  );
});

describe('AWS::NoValue (pseudo-parameter-reference)', () => {
  test('removes the property that holds it', () => {
    expect(valueOf({ kept: 1, removed: { Ref: 'AWS::NoValue' } })).toEqual({ kept: 1 });
  });

  test('removes the list item that it is', () => {
    expect(valueOf(['a', { Ref: 'AWS::NoValue' }, 'b'])).toEqual(['a', 'b']);
  });
});

describe('Pseudo parameters (pseudo-parameter-reference)', () => {
  test.each([
    ['AWS::AccountId', '123456789012'],
    ['AWS::Region', 'us-east-1'],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
    ['AWS::StackName', 'shop'],
    ['AWS::NotificationARNs', []],
  ])('%s has a value', (name, value) => {
    expect(valueOf({ Ref: name })).toEqual(value);
  });

  test('AWS::StackId is the ARN of the stack', () => {
    expect(valueOf({ Ref: 'AWS::StackId' })).toMatch(
      /^arn:aws:cloudformation:us-east-1:123456789012:stack\/shop\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  test.each([
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ])('the partition of %s is %s', (region, partition, suffix) => {
    const resolver = resolverOf({}, { region });
    expect(resolver.value(STACK, [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::URLSuffix' }])).toEqual([
      partition,
      suffix,
    ]);
  });
});

describe('What is not known', () => {
  test.each(['Fn::Transform', 'Fn::ForEach::Loop', 'Fn::ToJsonString'])('%s is refused by name', (name) => {
    expect(() => valueOf({ Key: { [name]: {} } })).toThrow(`the intrinsic function ${name} is not modelled`);
  });

  test('a function beside other keys is refused', () => {
    expect(() => valueOf({ Ref: 'AWS::Region', Other: 1 })).toThrow(
      'Ref stands beside other keys (Ref, Other)',
    );
  });

  test('the error names the stack and the place', () => {
    const Resources = {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { Tags: [{ Value: { Ref: 'Nobody' } }] } },
    };
    const error = (() => {
      try {
        return resolverOf({ Resources }).properties(STACK, 'Topic');
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ValueError);
    expect(error).toMatchObject({
      stackName: 'shop',
      path: ['Resources', 'Topic', 'Properties', 'Tags', '0', 'Value', 'Ref'],
    });
  });

  test('a malformed argument is refused', () => {
    expect(() => valueOf({ 'Fn::Join': ['a'] })).toThrow('["a"] stands where a list of 2 is needed');
  });
});
