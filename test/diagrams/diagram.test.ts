import { diagramOf } from '../../diagrams/diagram';
import { draw } from '../../diagrams/draw';
import { mermaid } from '../../diagrams/mermaid';
import { stack, type Resource } from './source-stacks';

const of = (Type: string, Properties: object = {}): Resource => ({ Type, Properties });
const imported = (name: string) => ({ 'Fn::ImportValue': name });

/** A workflow that starts by a schedule and quotes by a function of another architecture. */
const STACKS = [
  stack('workflow', {
    Machine: of('AWS::StepFunctions::StateMachine', {
      DefinitionString: {
        'Fn::Join': [
          '',
          [
            '{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":["',
            { Ref: 'Reserve' },
            '","',
            { Ref: 'Release' },
            '","',
            imported('live'),
            '"]}}}',
          ],
        ],
      },
    }),
    Reserve: of('AWS::Lambda::Function'),
    Release: of('AWS::Lambda::Function'),
    Failed: of('AWS::CloudWatch::Alarm', { Dimensions: [{ Value: { Ref: 'Machine' } }] }),
  }),
  stack(
    'quote',
    { Live: of('AWS::Lambda::Alias', { FunctionVersion: { Ref: 'One' } }), One: of('AWS::Lambda::Version') },
    { Out: { Value: { Ref: 'Live' }, Export: { Name: 'live' } } },
  ),
  stack('observability', {
    Slow: of('AWS::CloudWatch::Alarm', { Dimensions: [{ Value: imported('live') }] }),
    Unused: of('AWS::SQS::Queue'),
  }),
];

describe('the diagram of an architecture', () => {
  const { groups, edges } = diagramOf(draw(STACKS), 'workflow');

  it('has its own nodes, and those of others that an edge leads to', () => {
    expect(groups.map(({ id, isElsewhere }) => [id, isElsewhere])).toEqual([
      ['workflow_Machine', false],
      ['workflow_Reserve', false],
      ['workflow_Failed', false],
      ['quote_Live', true],
    ]);
  });

  it('leaves the edges of others to them', () => {
    expect(edges).not.toContainEqual(expect.objectContaining({ to: 'quote_One' }));
  });

  it('makes one node of those that are connected alike', () => {
    expect(groups[1]?.members.map(({ name }) => name)).toEqual(['Reserve', 'Release']);
    expect(edges.filter(({ to }) => to === 'workflow_Reserve')).toHaveLength(1);
  });

  it('tells at a node how many alarms measure it', () => {
    expect(groups[0]?.members[0].details).toEqual(['1 alarm']);
  });

  it('has the alarms that look at its nodes, whichever stack makes them', () => {
    const quote = diagramOf(draw(STACKS), 'quote');

    expect(quote.groups.map(({ id }) => id)).toContain('observability_Slow');
  });
});

describe('a diagram in Mermaid’s language', () => {
  const text = mermaid(diagramOf(draw(STACKS), 'workflow'), 'An "x" workflow', 'LR');

  it('has a line for each node and each edge', () => {
    expect(text).toContain(
      '\n  workflow_Machine[["Step Functions state machine<br/>Machine<br/>1 alarm"]]\n',
    );
    expect(text).toContain('\n  workflow_Reserve["2 AWS Lambda functions<br/>Reserve<br/>Release"]\n');
    expect(text).toContain('\n  workflow_Machine -->|"lambda:invoke"| quote_Live\n');
  });

  it('marks what belongs elsewhere', () => {
    expect(text).toMatch(/class quote_Live elsewhere$/);
  });

  it('names no colour, so that it can be read on light and on dark', () => {
    expect(text).not.toMatch(/fill|color|#[0-9a-f]{3}/i);
  });
});
