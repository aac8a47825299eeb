import { normalise } from './normalise';

const HASH = '0f'.repeat(32);

describe('a normalised template', () => {
  it('is sorted', () => {
    expect(normalise({ Resources: { B: 1, A: 2 }, Outputs: { C: 3 } })).toBe(
      'Outputs:\n  C: 3\nResources:\n  A: 2\n  B: 1\n',
    );
  });

  it.each([
    ['a reference', { Ref: 'Vpc' }, '${Vpc}'],
    ['an attribute', { 'Fn::GetAtt': ['Role', 'Arn'] }, '${Role.Arn}'],
    ['an import', { 'Fn::ImportValue': 'network:Vpc' }, '${import network:Vpc}'],
    ['a substitution', { 'Fn::Sub': 'assets-${AWS::Region}' }, 'assets-${AWS::Region}'],
    ['a join', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3']] }, 'arn:${AWS::Partition}:s3'],
    [
      'a nested function',
      { 'Fn::Join': ['-', ['a', { 'Fn::Select': [0, []] }]] },
      'a-${{"Fn::Select":[0,[]]}}',
    ],
  ])('writes %s inside the text that it is part of', (_, value, text) => {
    expect(normalise({ Value: value })).toBe(`Value: ${text}\n`);
  });

  it('opens up JSON in a text', () => {
    expect(normalise({ Policy: '{"rules":[1]}' })).toBe('Policy:\n  rules:\n    - 1\n');
  });

  it('leaves a text alone that only begins like JSON', () => {
    expect(normalise({ Text: '{"not json' })).toBe(`Text: '{"not json'\n`);
  });

  it('masks the hashes of assets, wherever they stand', () => {
    expect(normalise({ Key: `${HASH}.zip`, Sub: { 'Fn::Sub': `\${A}/${HASH}` } })).toBe(
      'Key: <hash>.zip\nSub: ${A}/<hash>\n',
    );
  });

  it('masks the hash of the content in a logical id, where it stands and where it is named', () => {
    const id = `Version4BCA04AA${'0f'.repeat(16)}`;

    expect(normalise({ Resources: { [id]: { Type: 'A' }, Alias: { 'Fn::GetAtt': [id, 'Version'] } } })).toBe(
      'Resources:\n  Alias: ${Version4BCA04AA<hash>.Version}\n  Version4BCA04AA<hash>:\n    Type: A\n',
    );
  });

  it('leaves the ids of everything else as they are', () => {
    expect(normalise({ NetworkVpc7FB7348F: { Type: 'A' } })).toBe('NetworkVpc7FB7348F:\n  Type: A\n');
  });

  it('writes tags one a line', () => {
    expect(normalise({ Tags: [{ Key: 'team', Value: 'blue' }] })).toBe('Tags:\n  team: blue\n');
  });

  it('leaves out what CDK adds to every template', () => {
    const boilerplate = {
      Parameters: { BootstrapVersion: { Type: 'String' } },
      Rules: { CheckBootstrapVersion: { Assertions: [] } },
      Conditions: { CDKMetadataAvailable: { 'Fn::Or': [] } },
      Resources: {
        CDKMetadata: { Type: 'AWS::CDK::Metadata' },
        Vpc: { Metadata: { 'aws:cdk:path': 'x' }, Type: 'AWS::EC2::VPC' },
      },
    };

    expect(normalise(boilerplate)).toBe('Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n');
  });
});
