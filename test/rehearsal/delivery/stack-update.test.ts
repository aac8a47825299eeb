import type { Assembly, Template } from '../../../rehearsal/assembly/types';
import type {
  CustomResourceAnswer,
  CustomResourceRequest,
} from '../../../rehearsal/delivery/custom-resource';
import { DeployedStack } from '../../../rehearsal/delivery/stack-update';
import type { ResourceChange } from '../../../rehearsal/delivery/stack-contract';
import { assemblyOf, stackOf } from '../values/templates';

type Resources = Template['Resources'];

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const GUARDED: Resources = {
  Listener: {
    Type: LISTENER,
    Properties: { Action: { 'Fn::GetAtt': ['Guard', 'LiveTargetGroupArn'] }, Tags: ['a'] },
  },
  Guard: {
    Type: 'Custom::LiveTargetGroup',
    Properties: {
      ServiceToken: 'guard',
      BlueTargetGroupArn: 'blue',
      GreenTargetGroupArn: 'green',
      Watched: ['a'],
    },
  },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: 1 } },
};

/** The guarded stack with another tag on its listener. */
const TAGGED: Resources = changed(changed(GUARDED, 'Listener', { Tags: ['b'] }), 'Guard', { Watched: ['b'] });

function changed(resources: Resources, logicalId: string, properties: object): Resources {
  const resource = resources[logicalId];
  if (!resource) throw new Error(`There is no ${logicalId}.`);
  return {
    ...resources,
    [logicalId]: { ...resource, Properties: { ...resource.Properties, ...properties } },
  };
}

/** Two resources that take the value of a parameter, in the order in which they are sent. */
const PARAMETERIZED: Resources = {
  First: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: { Ref: 'Wanted' } } },
  Second: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: { Ref: 'Wanted' } } },
};

function assembly(Resources: Resources, other: Resources = {}): Assembly {
  const Parameters = { Wanted: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/wanted' } };
  return assemblyOf(stackOf({ Parameters, Resources }), stackOf({ Resources: other }, { id: 'other' }));
}

/** A stack whose writes are recorded, and whose guard answers that this group serves. */
function deployed(resources: Resources = GUARDED) {
  const writes: string[] = [];
  const asked: CustomResourceRequest[] = [];
  const sending: Assembly[] = [];
  const parameters = new Map([['/wanted', 'first']]);
  const lab = {
    parameters,
    writes,
    asked,
    sending,
    serving: 'green',
    refusal: undefined as string | undefined,
    onWrite: (): unknown => undefined,
    stack: new DeployedStack(
      assembly(resources),
      'shop',
      {
        check: ({ type, logicalId }: ResourceChange) => {
          if (type === 'AWS::EC2::Instance') throw new Error(`${logicalId} is not modelled`);
        },
        sending: (sent) => void sending.push(sent),
        write: async ({ logicalId, after }: ResourceChange) => {
          writes.push(`${logicalId} ${JSON.stringify(after?.Action ?? after?.Threshold)}`);
          lab.onWrite();
          return undefined;
        },
        ask: async (request: CustomResourceRequest): Promise<CustomResourceAnswer> => {
          asked.push(request);
          if (lab.refusal !== undefined) return { status: 'FAILED', reason: lab.refusal };
          const data = { LiveTargetGroupArn: lab.serving };
          return { status: 'SUCCESS', physicalId: 'guard-1', data };
        },
      },
      (name) => parameters.get(name),
    ),
  };
  return lab;
}

describe('a stack update', () => {
  it('sends nothing when nothing has changed', async () => {
    const { stack, writes, asked } = deployed();
    expect(await stack.update(assembly(GUARDED))).toEqual({
      status: 'UPDATE_COMPLETE',
      written: [],
      rolledBack: [],
      notDeployed: [],
    });
    expect([writes, asked]).toEqual([[], []]);
  });

  it('that is unrelated asks no custom resource and leaves the listeners as they are', async () => {
    const { stack, writes, asked } = deployed();
    await stack.update(assembly(changed(GUARDED, 'Alarm', { Threshold: 2 })));
    expect([writes, asked]).toEqual([['Alarm 2'], []]);
  });

  it('asks a custom resource before it sends what takes values from it', async () => {
    const { stack, writes, asked } = deployed();
    const { written } = await stack.update(assembly(TAGGED));
    expect(written).toEqual(['Guard', 'Listener']);
    expect(writes).toEqual(['Listener "green"']);
    expect(asked).toMatchObject([
      {
        type: 'Update',
        logicalId: 'Guard',
        properties: { Watched: ['b'] },
        oldProperties: { Watched: ['a'] },
      },
    ]);
  });

  it('sends a resource whose own text is the same when a value that it takes has changed', async () => {
    const { stack, writes } = deployed();
    await stack.update(assembly(changed(GUARDED, 'Guard', { Watched: ['b'] })));
    expect(writes).toEqual(['Listener "green"']);
  });

  it('knows its values from then on', async () => {
    const { stack, writes } = deployed();
    await stack.update(assembly(TAGGED));
    expect((await stack.update(assembly(TAGGED))).written).toEqual([]);
    expect(writes).toEqual(['Listener "green"']);
  });

  it('reads parameters anew, and sends what takes their values', async () => {
    const lab = deployed(PARAMETERIZED);
    lab.parameters.set('/wanted', 'second');
    await lab.stack.update(assembly(PARAMETERIZED));
    expect(lab.writes).toEqual(['First "second"', 'Second "second"']);
  });

  it('reads a parameter once, whoever writes it meanwhile', async () => {
    const lab = deployed(PARAMETERIZED);
    lab.parameters.set('/wanted', 'second');
    lab.onWrite = () => lab.parameters.set('/wanted', 'third');
    await lab.stack.update(assembly(PARAMETERIZED));
    expect(lab.writes).toEqual(['First "second"', 'Second "second"']);
  });

  it('that fails goes back to the parameters of the last one that was completed', async () => {
    const lab = deployed(PARAMETERIZED);
    lab.parameters.set('/wanted', 'second');
    await lab.stack.update(assembly(PARAMETERIZED));
    lab.parameters.set('/wanted', 'third');
    lab.writes.length = 0;
    const { rolledBack } = await lab.stack.update(assembly(PARAMETERIZED), 'failed');
    expect(rolledBack).toEqual(['First', 'Second']);
    expect(lab.writes.slice(2)).toEqual(['First "second"', 'Second "second"']);
  });

  it('that fails is rolled back, the custom resource asked again', async () => {
    const lab = deployed();
    const result = await lab.stack.update(assembly(TAGGED), 'a certificate did not validate');
    expect(result).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reason: 'a certificate did not validate',
      written: ['Guard', 'Listener'],
      rolledBack: ['Guard', 'Listener'],
    });
    expect(lab.writes).toEqual(['Listener "green"', 'Listener "green"']);
    expect(lab.asked.map(({ properties }) => properties.Watched)).toEqual([['b'], ['a']]);
  });

  it('tells whose policies hold while it sends, and takes them back when it fails', async () => {
    const { stack, sending } = deployed();
    const [second, third] = [2, 3].map((Threshold) => assembly(changed(GUARDED, 'Alarm', { Threshold })));
    if (!second || !third) throw new Error('There are two assemblies.');
    await stack.update(second);
    await stack.update(third, 'failed');
    expect(sending).toEqual([second, third, second]);
  });

  it('that fails goes back to what was deployed last, not first', async () => {
    const { stack, writes } = deployed();
    await stack.update(assembly(changed(GUARDED, 'Alarm', { Threshold: 2 })));
    await stack.update(assembly(changed(GUARDED, 'Alarm', { Threshold: 3 })), 'failed');
    expect(writes).toEqual(['Alarm 2', 'Alarm 3', 'Alarm 2']);
  });

  it('that a custom resource refuses writes no listener', async () => {
    const lab = deployed();
    lab.refusal = 'a release is under way';
    const result = await lab.stack.update(assembly(TAGGED));
    expect(result.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(result.reason).toContain('Guard: a release is under way');
    expect(lab.writes).toEqual([]);
  });

  it('is refused whole when it changes what is not modelled', async () => {
    const { stack, writes } = deployed();
    const next = { ...TAGGED, Server: { Type: 'AWS::EC2::Instance' } };
    await expect(stack.update(assembly(next))).rejects.toThrow('Server is not modelled');
    expect(writes).toEqual([]);
  });

  it('is refused while another one goes on', async () => {
    const { stack } = deployed();
    const first = stack.update(assembly(TAGGED));
    await expect(stack.update(assembly(GUARDED))).rejects.toThrow('is in UPDATE_IN_PROGRESS state');
    expect((await first).status).toBe('UPDATE_COMPLETE');
  });

  it('deploys no other stack, and names those that differ', async () => {
    const { stack } = deployed();
    const other = { Topic: { Type: 'AWS::SNS::Topic' } };
    expect((await stack.update(assembly(GUARDED, other))).notDeployed).toEqual(['other']);
  });
});
