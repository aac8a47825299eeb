import type { AssemblyStack } from '../../../../rehearsal/assembly/types';
import {
  describeFunction,
  forwardingListeners,
  tagListeners,
} from '../../../../rehearsal/scenarios/delivery/listener-changes';

const RESOURCES = {
  Production: {
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { DefaultActions: [{ Type: 'forward' }], Tags: [{ Key: 'a', Value: 'b' }] },
  },
  Closed: {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: { Actions: [{ Type: 'fixed-response' }] },
  },
  TestTraffic: {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: { Actions: [{ Type: 'forward' }] },
  },
  Guard: { Type: 'Custom::LiveTargetGroup', Properties: { Watched: [{ Port: 80 }] } },
  Hook: { Type: 'AWS::Lambda::Function', Properties: { Description: 'before', Handler: 'index.handler' } },
};
const TEXT = JSON.stringify({ Resources: RESOURCES });
const stack: AssemblyStack = {
  id: 'service',
  stackName: 'service',
  templateFile: 'service.template.json',
  template: { Resources: RESOURCES },
  dependencies: [],
};

describe('changes of a stack after a release', () => {
  it('know the listeners and rules that send traffic to tasks', () => {
    expect(forwardingListeners(stack)).toEqual(['Production', 'TestTraffic']);
  });

  it('tag those, and what the guard watches of them, and nothing else', () => {
    const tag = { Key: 'rehearsal', Value: 'touched' };

    expect(JSON.parse(tagListeners(TEXT, 'touched'))).toEqual({
      Resources: {
        ...RESOURCES,
        Production: {
          ...RESOURCES.Production,
          Properties: { ...RESOURCES.Production.Properties, Tags: [{ Key: 'a', Value: 'b' }, tag] },
        },
        TestTraffic: {
          ...RESOURCES.TestTraffic,
          Properties: { ...RESOURCES.TestTraffic.Properties, Tags: [tag] },
        },
        Guard: { ...RESOURCES.Guard, Properties: { Watched: [{ Port: 80, Tags: [tag] }] } },
      },
    });
  });

  it('change one function alone when they have nothing to do with listeners', () => {
    const changed = JSON.parse(describeFunction(TEXT, 'Hook'));

    expect(changed).toEqual({
      Resources: {
        ...RESOURCES,
        Hook: {
          ...RESOURCES.Hook,
          Properties: { Description: 'Described anew', Handler: 'index.handler' },
        },
      },
    });
  });

  it('name a function that is not there', () => {
    expect(() => describeFunction(TEXT, 'Missing')).toThrow('The template has no Missing.');
  });
});
