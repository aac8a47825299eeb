import { buildWorkflow, readable } from './built-workflow';

const { template } = buildWorkflow();
const resources: Readonly<Record<string, { Type: string; DependsOn?: string[]; Properties: unknown }>> =
  template.toJSON().Resources;

/** Logical ids of the resources of a type, of those whose id begins so. */
function idsOf(type: string, start = ''): readonly string[] {
  return Object.keys(resources).filter((id) => resources[id]?.Type === type && id.startsWith(start));
}

const [stopped = ''] = idsOf('Custom::RunningExecutions');

describe('where data goes with the stack, deleting it stops the executions of orders', () => {
  it('while there still is a state machine', () => {
    expect(readable(resources[stopped]?.Properties)).toMatchObject({
      StateMachineArn: '${OrdersStateMachine}',
      ServiceTimeout: '1200',
    });
  });

  it('after every rule went: none starts an execution, and none parks a stopped order', () => {
    const rules = idsOf('AWS::Events::Rule');

    expect(rules).toHaveLength(2);
    for (const rule of rules) expect(resources[rule]?.DependsOn).toContain(stopped);
  });

  it('while its function may still do it and write its log', () => {
    expect(resources[stopped]?.DependsOn).toEqual(
      expect.arrayContaining([
        ...idsOf('AWS::IAM::Policy', 'OrdersRunningHandler'),
        ...idsOf('AWS::Logs::LogGroup', 'OrdersRunningHandler'),
      ]),
    );
  });
});

it('where data is kept, nobody stops orders unasked', () => {
  const kept = buildWorkflow({}, {}, {}, { data: 'retain' }).template;

  expect(kept.findResources('Custom::RunningExecutions')).toEqual({});
});
