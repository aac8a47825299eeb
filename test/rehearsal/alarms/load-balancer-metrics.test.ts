import { recordLoadBalancerMetrics } from '../../../rehearsal/alarms/load-balancer-metrics';
import { metricStore } from '../../../rehearsal/alarms/metrics';
import type { MetricStore } from '../../../rehearsal/alarms/metrics';
import type { TargetGroup } from '../../../rehearsal/listener';
import { HEALTH_CHECK, Lab } from '../listener/lab';
import type { LabListener } from '../listener/lab';

const BALANCER = { LoadBalancer: 'app/shop/1' };
const GROUP = { ...BALANCER, TargetGroup: 'targetgroup/blue/2' };
const ARN = 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/blue/2';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
describe('the metrics of a load balancer', () => {
  let lab: Lab;
  let store: MetricStore;
  let group: TargetGroup;
  let listener: LabListener;
  let end: () => void;
  let status: number;

  beforeEach(async () => {
    lab = new Lab();
    status = 200;
    const target = await lab.target('a', (_, response) => response.writeHead(status).end());
    // Checked once: the clock stands still between two checks, and real answers take their time.
    const healthCheck = { ...HEALTH_CHECK, healthyThreshold: 1, intervalMs: 1_000_000 };
    group = await lab.healthyGroup([target], { arn: ARN, healthCheck });
    listener = await lab.listener([group]);
    store = metricStore();
    const options = { store, clock: lab.clock, loadBalancer: BALANCER.LoadBalancer };
    end = recordLoadBalancerMetrics({ ...options, listeners: [listener], targetGroups: [group] });
  });
  afterEach(async () => {
    end();
    await lab.close();
  });
  const values = (name: string, dimensions: Record<string, string>): readonly number[] =>
    store.values({ namespace: 'AWS/ApplicationELB', name, dimensions }, 0, Infinity);
  /** Resolves when the listener has reported the request. */
  const request = async (): Promise<void> => {
    const reported = new Promise<void>((resolve) => listener.on('request', () => resolve()));
    await fetch(listener.url);
    await reported;
  };

  it('count requests and answers of targets by load balancer, and by target group', async () => {
    await request();
    status = 500;
    await request();
    for (const dimensions of [BALANCER, GROUP]) {
      expect(values('RequestCount', dimensions)).toEqual([1, 1]);
      expect(values('HTTPCode_Target_2XX_Count', dimensions)).toEqual([1]);
      expect(values('HTTPCode_Target_5XX_Count', dimensions)).toEqual([1]);
      expect(values('TargetResponseTime', dimensions)).toHaveLength(2);
    }
  });

  it('give the time of a target’s answer in seconds', async () => {
    await request();
    const [seconds = NaN] = values('TargetResponseTime', GROUP);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(20);
  });

  it('count the load balancer’s own errors without a target group, and not as requests', async () => {
    await group.deregister('a');
    await request();
    expect(values('HTTPCode_ELB_5XX_Count', BALANCER)).toEqual([1]);
    expect(values('HTTPCode_ELB_5XX_Count', GROUP)).toEqual([]);
    expect(values('RequestCount', BALANCER)).toEqual([]);
  });

  it('count healthy and unhealthy hosts again and again while there are any', () => {
    lab.clock.advance(60_000);
    expect(values('HealthyHostCount', GROUP).slice(-4)).toEqual([1, 1, 1, 1]);
    expect(values('UnHealthyHostCount', GROUP).slice(-4)).toEqual([0, 0, 0, 0]);
    expect(values('HealthyHostCount', BALANCER)).toEqual([]);
  });

  it('have no hosts to count in an empty group', async () => {
    await group.deregister('a');
    lab.clock.advance(60_000);
    const before = values('HealthyHostCount', GROUP).length;
    lab.clock.advance(60_000);
    expect(values('HealthyHostCount', GROUP)).toHaveLength(before);
  });

  it('have no hosts to count in a group that no listener uses', async () => {
    group.usedBy('some listener', false);
    listener.setDefaultAction({ type: 'fixed-response', statusCode: 404 });
    const before = values('UnHealthyHostCount', GROUP).length;
    lab.clock.advance(60_000);
    expect(values('UnHealthyHostCount', GROUP)).toHaveLength(before);
  });

  it('end with the function that was given', async () => {
    end();
    await request();
    expect(values('RequestCount', GROUP)).toEqual([]);
    expect(lab.clock.pending).toBe(1);
  });
});
