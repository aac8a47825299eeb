import type { Assembly, TemplateResource } from '../../../rehearsal/assembly/types';
import { readActivities, readStateMachines } from '../../../rehearsal/state-machine/from-template';
import { createResolver } from '../../../rehearsal/values';
import { assemblyOf, stackOf } from '../values/templates';

/** An assembly of one stack, with its resources by type. */
function assembly(Resources: Readonly<Record<string, TemplateResource>>): Assembly {
  const stack = stackOf({ Resources });
  return {
    ...assemblyOf(stack),
    resources: (type) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  };
}

const role = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'orders-role' } };
const activity = { Type: 'AWS::StepFunctions::Activity', Properties: { Name: 'ship' } };

function read(properties: Readonly<Record<string, unknown>>) {
  const given = assembly({
    Role: role,
    Ship: activity,
    Orders: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, StateMachineName: 'orders', ...properties },
    },
  });
  return readStateMachines(given, createResolver(given));
}

/** What every form of the definition below comes to: the validator, which takes its time, sees it once. */
const DEFINITION = {
  StartAt: 'Ship',
  States: {
    Ship: {
      Type: 'Task',
      Resource: 'arn:aws:states:us-east-1:123456789012:activity:ship',
      HeartbeatSeconds: 5,
      End: true,
    },
  },
};
const TEXT = JSON.stringify(DEFINITION);
const [before = '', after = ''] = TEXT.split(DEFINITION.States.Ship.Resource);

describe('a state machine of a template', () => {
  it('has its definition with every intrinsic function resolved', () => {
    const [machine] = read({
      DefinitionString: { 'Fn::Join': ['', [before, { Ref: 'Ship' }, after]] },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
    });
    expect(machine).toMatchObject({
      arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:orders',
      name: 'orders',
      type: 'STANDARD',
      roleArn: 'arn:aws:iam::123456789012:role/orders-role',
      logLevel: 'ALL',
      definition: DEFINITION,
      definitionText: TEXT,
    });
  });

  it('has its substitutions put in', () => {
    const [machine] = read({
      DefinitionString: `${before}\${activity}${after}`,
      DefinitionSubstitutions: { activity: { Ref: 'Ship' } },
    });
    expect(machine?.definitionText).toBe(TEXT);
  });

  it('may have its definition as an object, and be an Express one', () => {
    const [machine] = read({ Definition: DEFINITION, StateMachineType: 'EXPRESS' });
    expect(machine).toMatchObject({ type: 'EXPRESS', definition: DEFINITION });
  });

  it('is refused by name when its definition is not in the template', () => {
    expect(() => read({ DefinitionS3Location: { Bucket: 'b', Key: 'k' } })).toThrow(
      'State machine orders: It has neither DefinitionString nor Definition',
    );
  });

  it('stands beside its activities', () => {
    const given = assembly({ Ship: activity });
    expect(readActivities(given, createResolver(given))).toEqual([DEFINITION.States.Ship.Resource]);
  });
});
