import type { Template } from 'aws-cdk-lib/assertions';
import { createHandler } from '../../../lambda/delivery/live-target-group';
import type { LiveGroup } from '../../../lambda/delivery/live-group';
import { memberOf } from '../../../lambda/hooks/member';

type Group = 'blue' | 'green';
type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

const GUARD = 'Custom::LiveTargetGroup';
const FORWARDING = /^AWS::ElasticLoadBalancingV2::Listener(?:Rule)?$/;

/**
 * A model of what CloudFormation does with listeners, as documented: it compares resolved properties with those it sent
 * last, asks a custom resource when its own have changed, and then sends every listener or rule whose properties differ,
 * whole. A rollback is an update back. The handler of the custom resource is the real one.
 */
class DeployedStack {
  private sent = new Map<string, string>();
  private attributes: Record<string, unknown> = {};
  private readonly actual = new Map<string, Group>();
  private serving: LiveGroup = { kind: 'none' };
  private looksLeft = Infinity;

  constructor(private readonly guarded: boolean) {}

  /** Moves every listener, as CodeDeploy or ECS does: CloudFormation does not learn of it. */
  release(group: Group): void {
    this.serving = { kind: 'live', arn: group };
    for (const id of this.actual.keys()) this.actual.set(id, group);
  }

  /** Starts a release that ends after some looks at it, or never. */
  beginRelease(end?: { endsAfterLooks: number; live: Group }): void {
    const before = this.serving;
    this.serving = { kind: 'releasing', what: 'two task sets' };
    this.looksLeft = end?.endsAfterLooks ?? Infinity;
    this.afterRelease = () => (end === undefined ? (this.serving = before) : this.release(end.live));
  }

  private afterRelease: () => unknown = () => undefined;

  /** The groups to which listeners and rules send traffic. */
  live(): Set<Group> {
    return new Set(this.actual.values());
  }

  /** Updates the stack, or rolls it back, and answers which listeners and rules were written. */
  async update(template: Template): Promise<string[]> {
    const resources: Resources = template.toJSON().Resources;
    const resolve = this.resolverOf(resources);
    for (const [id, { Type, Properties }] of Object.entries(resources)) {
      if (Type === GUARD && this.guarded && this.changed(id, resolve(Properties))) {
        await this.ask(resolve(Properties));
      }
    }
    return Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
      const group = FORWARDING.test(Type) ? forwardsTo(resolve(Properties)) : undefined;
      if (group === undefined || !this.changed(id, resolve(Properties))) return [];
      this.actual.set(id, group);
      return [id];
    });
  }

  private changed(id: string, properties: unknown): boolean {
    const text = JSON.stringify(properties);
    if (this.sent.get(id) === text) return false;
    this.sent.set(id, text);
    return true;
  }

  private async ask(ResourceProperties: unknown): Promise<void> {
    let remaining = 900_000;
    let answered: unknown;
    const handler = createHandler({
      findLive: () => {
        this.looksLeft -= 1;
        if (this.looksLeft < 0) this.afterRelease();
        return Promise.resolve(this.serving);
      },
      sleep: (ms) => {
        remaining -= ms;
        return Promise.resolve();
      },
      fetch: (_, { body }) => {
        answered = JSON.parse(new TextDecoder().decode(body));
        return Promise.resolve({ ok: true, status: 200 });
      },
    });
    await handler(
      {
        RequestType: 'Update',
        ResponseURL: 'https://cloudformation.example/answer',
        RequestId: 'request',
        StackId: 'stack',
        LogicalResourceId: 'guard',
        ResourceProperties,
      },
      { getRemainingTimeInMillis: () => remaining },
    );
    if (memberOf(answered, 'Status') !== 'SUCCESS') throw new Error(String(memberOf(answered, 'Reason')));
    this.attributes = { ...this.attributes, ...Object(memberOf(answered, 'Data')) };
  }

  private resolverOf(resources: Resources) {
    const guard = Object.keys(resources).find((id) => resources[id]?.Type === GUARD);
    const names = new Map(
      Object.entries(resources).map(([id, resource]) => [id, physicalName(id, resource)]),
    );
    const resolve = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(resolve);
      if (typeof value !== 'object' || value === null) return value;
      const ref = memberOf(value, 'Ref');
      if (typeof ref === 'string') return names.get(ref) ?? ref;
      const attribute = memberOf(value, 'Fn::GetAtt');
      if (Array.isArray(attribute) && attribute[0] === guard) return this.attribute(String(attribute[1]));
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
    };
    return resolve;
  }

  /** Without the guard a template names the groups as they were on the first day. */
  private attribute(name: string): unknown {
    return this.guarded ? this.attributes[name] : name.startsWith('Live') ? 'blue' : 'green';
  }
}

/** A target group goes by its colour. A certificate for another name is another one: CloudFormation replaces it. */
function physicalName(id: string, { Type, Properties }: Resources[string]): string {
  if (Type === 'AWS::ElasticLoadBalancingV2::TargetGroup') return id.includes('Blue') ? 'blue' : 'green';
  if (Type === 'AWS::CertificateManager::Certificate')
    return `${id} for ${String(Properties?.['DomainName'])}`;
  return id;
}

/** The group to which an action sends traffic, alone or by its weight. */
function forwardsTo(properties: unknown): Group | undefined {
  const actions = memberOf(properties, 'DefaultActions') ?? memberOf(properties, 'Actions');
  const action: unknown = Array.isArray(actions) ? actions[0] : undefined;
  const weighted = memberOf(memberOf(action, 'ForwardConfig'), 'TargetGroups');
  const arn = Array.isArray(weighted)
    ? memberOf(
        weighted.find((group) => memberOf(group, 'Weight') === 100),
        'TargetGroupArn',
      )
    : memberOf(action, 'TargetGroupArn');
  return arn === 'blue' || arn === 'green' ? arn : undefined;
}

/** A stack that was deployed for the first time; blue serves. */
export async function deployed(template: Template, { guarded = true } = {}): Promise<DeployedStack> {
  const stack = new DeployedStack(guarded);
  await stack.update(template);
  stack.release('blue');
  return stack;
}
