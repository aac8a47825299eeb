import { type EndpointOptions, startEndpoint, type WireProtocol } from '../../rehearsal/aws/wire';
import { jsonProtocol } from '../../rehearsal/aws/wire-json';
import { listMembers, queryProtocol } from '../../rehearsal/aws/wire-query';

/** Outputs by stack. */
export type StackOutputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Resources by stack, each `type physical-id`. */
export type StackResources = Readonly<Record<string, readonly string[]>>;

/** Local services of one test, reached as `npm run rehearse -- --hold` tells: by variables of the environment. */
export class LocalServices {
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly before = new Map<string, string | undefined>();

  constructor() {
    this.set('AWS_REGION', 'us-east-1');
    this.set('AWS_ACCESS_KEY_ID', 'operator');
    this.set('AWS_SECRET_ACCESS_KEY', 'rehearsal');
  }

  /** Starts a service. @param name ending of its variable, for example `CODEDEPLOY` */
  async add(name: string, protocol: WireProtocol, options: EndpointOptions = {}): Promise<void> {
    const endpoint = await startEndpoint(protocol, options);
    this.closers.push(() => endpoint.close());
    this.set(`AWS_ENDPOINT_URL_${name}`, endpoint.url);
  }

  addStacks(outputs: StackOutputs, resources: StackResources = {}): Promise<void> {
    return this.add('CLOUDFORMATION', stacksProtocol(outputs, resources));
  }

  /** Target groups, each with the states of its targets. */
  addTargetGroups(groups: Readonly<Record<string, readonly string[]>>): Promise<void> {
    return this.add(
      'ELASTIC_LOAD_BALANCING_V2',
      queryProtocol({
        service: 'elasticloadbalancing',
        namespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
        operations: {
          DescribeTargetGroups: (input) => ({
            TargetGroups: Object.keys(groups)
              .filter((name) =>
                [...listMembers(input, 'Names'), ...listMembers(input, 'TargetGroupArns')].some(
                  (asked) => asked === name || asked === arnOf(name),
                ),
              )
              .map((name) => ({ TargetGroupArn: arnOf(name), TargetGroupName: name })),
          }),
          DescribeTargetHealth: ({ TargetGroupArn }) => ({
            TargetHealthDescriptions: Object.entries(groups)
              .filter(([name]) => arnOf(name) === TargetGroupArn)
              .flatMap(([, states]) => states.map((State) => ({ TargetHealth: { State } }))),
          }),
        },
      }),
    );
  }

  /** States of alarms by name. @param composite those that decide by others, told of only when they are asked for */
  addAlarms(
    states: Readonly<Record<string, string>>,
    composite: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    return this.add(
      'CLOUDWATCH',
      jsonProtocol({
        service: 'monitoring',
        target: 'GraniteServiceVersion20100801',
        version: '1.0',
        operations: {
          DescribeAlarms: ({ AlarmNames, AlarmTypes = ['MetricAlarm'] }) => {
            const told = (type: string, all: Readonly<Record<string, string>>): readonly object[] =>
              Object.entries(all)
                .filter(([name]) => !Array.isArray(AlarmNames) || AlarmNames.includes(name))
                .filter(() => Array.isArray(AlarmTypes) && AlarmTypes.includes(type))
                .map(([AlarmName, StateValue]) => ({ AlarmName, StateValue }));
            return {
              MetricAlarms: told('MetricAlarm', states),
              CompositeAlarms: told('CompositeAlarm', composite),
            };
          },
        },
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.closers.splice(0).map((close) => close()));
    for (const [name, value] of this.before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  private set(name: string, value: string): void {
    if (!this.before.has(name)) this.before.set(name, process.env[name]);
    process.env[name] = value;
  }
}

function stacksProtocol(outputs: StackOutputs, resources: StackResources): WireProtocol {
  return queryProtocol({
    service: 'cloudformation',
    namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    operations: {
      DescribeStacks: ({ StackName = '' }) => ({
        Stacks: [
          {
            StackName,
            Outputs: Object.entries(outputs[StackName] ?? {}).map(([OutputKey, OutputValue]) => ({
              OutputKey,
              OutputValue,
            })),
          },
        ],
      }),
      ListStackResources: ({ StackName = '' }) => ({
        StackResourceSummaries: (resources[StackName] ?? []).map((line) => {
          const [ResourceType = '', PhysicalResourceId = ''] = line.split(' ');
          return { LogicalResourceId: PhysicalResourceId, PhysicalResourceId, ResourceType };
        }),
      }),
    },
  });
}

function arnOf(targetGroup: string): string {
  return `arn:aws:elasticloadbalancing:::targetgroup/${targetGroup}/1`;
}
