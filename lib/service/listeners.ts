import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { DeploymentStrategy } from './deployment-strategy';
import { forbidden, notFound } from './fixed-responses';
import type { LiveTargetGroup } from './live-target-group';
import type { ServiceLoadBalancer } from './load-balancer';
import type { BlueGreenTargetGroups } from './target-groups';
import { TEST_LISTENER_HEADER, type TestAccess } from './test-access';

export interface BlueGreenListenersProps {
  readonly loadBalancer: ServiceLoadBalancer;
  readonly targetGroups: BlueGreenTargetGroups;
  readonly deployment: DeploymentStrategy;
  readonly testAccess: TestAccess;
  /** Paths answered with 404 by the load balancer, with everything below them. */
  readonly closedPaths: readonly string[];
  /** What tells CloudFormation which group serves whenever it writes a listener. */
  readonly live: LiveTargetGroup;
}

/** Where a listener sends requests that it admits. */
interface Route {
  /** What a request must show. @default nothing: the listener's callers are known by their address */
  readonly condition?: elbv2.ListenerCondition;
  /** Answer to what shows none of it. */
  readonly otherwise: elbv2.ListenerAction;
}

const PRIORITY = { closedPaths: 1, traffic: 10 } as const;

/** Length of the test listener's key; a header condition takes 128 characters at most. */
const KEY_LENGTH = 48;

/**
 * The production and the test listener, in the shape that the deployment strategy can shift.
 *
 * CodeDeploy switches the target group of a forward action: the default action of a listener, or of the one rule where
 * a key is required. ECS shifts the weights of one rule that holds both groups, and the default action answers 404.
 * See `docs/decisions/listener-shape.md`, `docs/decisions/test-listener.md` and, for which of the two groups CloudFormation
 * writes into them, `docs/decisions/listener-guard.md`.
 */
export class BlueGreenListeners extends Construct {
  readonly production: elbv2.ApplicationListener;
  readonly test: elbv2.ApplicationListener;
  /** The rule whose weights ECS shifts. @default none, under CodeDeploy */
  readonly productionRule?: elbv2.ApplicationListenerRule;
  /** The rule that carries test traffic. @default none, where the default action carries it */
  readonly testRule?: elbv2.ApplicationListenerRule;
  /** The key that a caller of the test listener sends in `x-test-listener-key`. @default none, where addresses decide */
  readonly testKey?: secretsmanager.ISecret;
  /** Where the service answers, without a slash at the end. */
  readonly productionUrl: string;
  /** Where the next version answers before it takes traffic, without a slash at the end. */
  readonly testUrl: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BlueGreenListenersProps,
  ) {
    super(scope, id);
    const { hostName, certificate } = props.loadBalancer;
    const ports = certificate ? { production: 443, test: 8443 } : { production: 80, test: 8080 };
    const scheme = certificate ? 'https' : 'http';
    this.productionUrl = `${scheme}://${hostName}`;
    this.testUrl = `${scheme}://${hostName}:${ports.test}`;

    if (props.testAccess.mode.by === 'secret-header') {
      this.testKey = this.addTestKey();
    }
    [this.production, this.productionRule] = this.addListener('Production', ports.production, {
      otherwise: notFound(),
    });
    [this.test, this.testRule] = this.addListener('Test', ports.test, this.testRoute());
    this.admitClients(ports.production);
    this.admitTests(ports.test);
    if (certificate) {
      this.addRedirect();
    }
  }

  private addListener(
    id: string,
    port: number,
    route: Route,
  ): [elbv2.ApplicationListener, elbv2.ApplicationListenerRule | undefined] {
    const forward = this.forward();
    const needsRule = this.props.deployment.strategy === 'ecs-native' || route.condition !== undefined;
    const { certificate, loadBalancer } = this.props.loadBalancer;
    const listener = new elbv2.ApplicationListener(this, id, {
      loadBalancer,
      port,
      open: false,
      defaultAction: needsRule ? route.otherwise : forward,
      ...(certificate
        ? {
            protocol: elbv2.ApplicationProtocol.HTTPS,
            certificates: [certificate],
            sslPolicy: elbv2.SslPolicy.TLS13_12_RES_PQ,
          }
        : { protocol: elbv2.ApplicationProtocol.HTTP }),
    });
    this.closePaths(id, listener);
    const shape = this.props.deployment.strategy === 'codedeploy' ? 'to-one-group' : 'by-weight';
    if (!needsRule) {
      this.props.live.decide(listener, shape);
      return [listener, undefined];
    }
    const rule = this.addTrafficRule(id, listener, route, forward);
    this.props.live.decide(rule, shape);
    return [listener, rule];
  }

  private forward(): elbv2.ListenerAction {
    const { blue, green } = this.props.targetGroups;
    return this.props.deployment.strategy === 'codedeploy'
      ? elbv2.ListenerAction.forward([blue])
      : elbv2.ListenerAction.weightedForward([
          { targetGroup: blue, weight: 100 },
          { targetGroup: green, weight: 0 },
        ]);
  }

  private closePaths(id: string, listener: elbv2.ApplicationListener): void {
    const { closedPaths } = this.props;
    if (closedPaths.length === 0) {
      return;
    }
    new elbv2.ApplicationListenerRule(this, `${id}ClosedPaths`, {
      listener,
      priority: PRIORITY.closedPaths,
      conditions: [elbv2.ListenerCondition.pathPatterns(closedPaths.flatMap((path) => [path, `${path}/*`]))],
      action: notFound(),
    });
  }

  private addTrafficRule(
    id: string,
    listener: elbv2.ApplicationListener,
    route: Route,
    action: elbv2.ListenerAction,
  ): elbv2.ApplicationListenerRule {
    return new elbv2.ApplicationListenerRule(this, `${id}Traffic`, {
      listener,
      priority: PRIORITY.traffic,
      conditions: [route.condition ?? elbv2.ListenerCondition.pathPatterns(['/*'])],
      action,
    });
  }

  private testRoute(): Route {
    if (this.testKey === undefined) {
      return { otherwise: notFound() };
    }
    // A dynamic reference: CloudFormation puts the value in, the template never holds it.
    const key = this.testKey.secretValue.unsafeUnwrap();
    return {
      condition: elbv2.ListenerCondition.httpHeader(TEST_LISTENER_HEADER, [key]),
      otherwise: forbidden(),
    };
  }

  /** Letters and digits only: a header condition reads `*` and `?` as wildcards. */
  private addTestKey(): secretsmanager.Secret {
    return new secretsmanager.Secret(this, 'TestKey', {
      description: `Key of the test listener, sent in the header ${TEST_LISTENER_HEADER}`,
      generateSecretString: { passwordLength: KEY_LENGTH, excludePunctuation: true, includeSpace: false },
    });
  }

  private admitClients(port: number): void {
    this.props.loadBalancer.admit(ec2.Peer.anyIpv4(), port, 'Clients');
  }

  private admitTests(port: number): void {
    const { mode } = this.props.testAccess;
    if (mode.by === 'secret-header') {
      this.props.loadBalancer.admit(ec2.Peer.anyIpv4(), port, 'Deployment tests that send the key');
      return;
    }
    for (const [index, address] of mode.addresses.entries()) {
      const description = `Deployment tests from address ${index + 1}`;
      this.props.loadBalancer.admit(ec2.Peer.ipv4(`${address}/32`), port, description);
    }
  }

  private addRedirect(): void {
    new elbv2.ApplicationListener(this, 'Redirect', {
      loadBalancer: this.props.loadBalancer.loadBalancer,
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    this.props.loadBalancer.admit(ec2.Peer.anyIpv4(), 80, 'Clients, to be redirected to HTTPS');
  }
}
