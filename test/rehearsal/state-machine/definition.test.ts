import { parseMachineDefinition } from '../../../rehearsal/state-machine/from-template';
import type { Json } from '../../../rehearsal/state-machine/json';
import { ACTIVITY, fixture, FUNCTION, machine } from './machines';

const task: Json = { Type: 'Task', Resource: FUNCTION, End: true };
const inner = machine({ Inner: { Type: 'Pass', End: true } });

function load(definition: Json, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): () => unknown {
  return () => fixture(definition, { type });
}

describe('a definition that the rehearsal does not run', () => {
  it.each<[string, Json, string]>([
    ['JSONata for all states', machine({ A: { Type: 'Succeed' } }, { QueryLanguage: 'JSONata' }), 'JSONata'],
    [
      'JSONata for one state',
      machine({ A: { Type: 'Succeed', QueryLanguage: 'JSONata' } }),
      'state A: JSONata',
    ],
    ['Arguments', machine({ A: { ...Object(task), Arguments: {} } }), 'state A: JSONata (Arguments)'],
    ['Assign', machine({ A: { ...Object(task), Assign: { x: 1 } } }), 'state A: Workflow variables (Assign)'],
    [
      'a distributed Map',
      machine({
        A: {
          Type: 'Map',
          ItemProcessor: {
            ...Object(inner),
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          },
          End: true,
        },
      }),
      'state A: Distributed Map',
    ],
    [
      'a tolerance of a distributed Map',
      machine({ A: { Type: 'Map', ItemProcessor: inner, ToleratedFailureCount: 1, End: true } }),
      'Distributed Map (ToleratedFailureCount)',
    ],
    [
      'what a branch has of it',
      machine({
        P: { Type: 'Parallel', Branches: [machine({ B: { ...Object(task), Assign: {} } })], End: true },
      }),
      'state B: Workflow variables',
    ],
    ['credentials', machine({ A: { ...Object(task), Credentials: { RoleArn: 'x' } } }), 'Credentials'],
    [
      'a variable',
      machine({ A: { Type: 'Pass', InputPath: '$order', End: true } }),
      "state A: '$order' is no path",
    ],
    ['.sync', machine({ A: { ...Object(task), Resource: 'arn:aws:states:::ecs:runTask.sync' } }), "'.sync'"],
    [
      'a service without integration',
      machine({ A: { ...Object(task), Resource: 'arn:aws:states:::sns:publish' } }),
      'no integration for arn:aws:states:::sns:publish',
    ],
    [
      'HTTP tasks',
      machine({ A: { ...Object(task), Resource: 'arn:aws:states:::http:invoke' } }),
      'http:invoke',
    ],
    ['a field of no state', machine({ A: { ...Object(task), Retries: 3 } }), 'Retries'],
    ['a start that is no state', { StartAt: 'B', States: { A: { Type: 'Succeed' } } }, "StartAt is 'B'"],
    ['a way to nowhere', machine({ A: { Type: 'Pass', Next: 'B' } }), "leads to 'B'"],
  ])('is refused for %s, by name', (_what, definition, named) => {
    expect(load(definition)).toThrow(named);
  });

  it('is refused for every reason at once', () => {
    const definition = machine({
      A: { ...Object(task), Assign: {}, Next: 'B', End: undefined },
      B: { Type: 'Succeed', QueryLanguage: 'JSONata' },
    });
    expect(load(JSON.parse(JSON.stringify(definition)))).toThrow(
      /state A: Workflow variables.*; state B: JSONata/,
    );
  });

  it.each([ACTIVITY, 'arn:aws:states:::lambda:invoke.waitForTaskToken'])(
    'is refused for an Express machine that waits for %s',
    (Resource) => {
      const definition = machine({ A: { Type: 'Task', Resource, End: true } });
      expect(load(definition)).not.toThrow();
      expect(load(definition, 'EXPRESS')).toThrow('An Express machine cannot wait');
    },
  );
});

describe('a definition that AWS would refuse', () => {
  it.each<[string, Json, string]>([
    ['a state that nothing follows', machine({ A: { Type: 'Pass' } }), 'AWS would refuse its definition'],
    [
      'two time-outs',
      machine({ A: { ...Object(task), TimeoutSeconds: 1, TimeoutSecondsPath: '$.t' } }),
      'TimeoutSeconds',
    ],
  ])('for %s is refused here', (_what, definition, named) => {
    expect(() => parseMachineDefinition('orders', JSON.stringify(definition))).toThrow(named);
  });

  it('because it is not JSON is refused here', () => {
    expect(() => parseMachineDefinition('orders', '{')).toThrow(
      'State machine orders: Its definition is not JSON',
    );
  });
});
