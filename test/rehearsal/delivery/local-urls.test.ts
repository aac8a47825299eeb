import { localUrls } from '../../../rehearsal/delivery/local-urls';
import type { LoadBalancing } from '../../../rehearsal/listener';
import { Lab } from '../listener/lab';

const DNS = 'shop-1.us-east-1.elb.amazonaws.com';

describe('URLs of the load balancer', () => {
  const lab = new Lab();
  afterAll(() => lab.close());
  let local: (text: string) => string;
  let ports: readonly [number, number];
  beforeAll(async () => {
    const action = { type: 'fixed-response' as const, statusCode: 200 };
    const production = await lab.listener([], { name: 'HTTPS:443', defaultAction: action });
    const test = await lab.listener([], { name: 'HTTPS:8443', defaultAction: action });
    ports = [production.port, test.port];
    const origin = { stackName: 's', logicalId: 'l', arn: 'a' };
    const attributes = {
      idleTimeoutMs: 1,
      dropInvalidHeaderFields: false,
      xffHeaderProcessing: 'append' as const,
    };
    const listener = (templatePort: number) => ({
      ...origin,
      name: `HTTPS:${templatePort}`,
      loadBalancerArn: 'b',
      protocol: 'HTTPS' as const,
      templatePort,
      defaultAction: action,
      rules: [],
      attributes,
    });
    const balancing: LoadBalancing = {
      loadBalancers: [{ ...origin, name: 'shop', dnsName: DNS, attributes }],
      listeners: [listener(443), listener(8443)],
      targetGroups: [],
    };
    local = localUrls(balancing, [production, test], ['api.example.com']);
  });

  it.each([
    ['its own name', `https://${DNS}`, 0, ''],
    ['its own name and a port', `https://${DNS}:8443`, 1, ''],
    ['a record that is an alias of it', 'https://api.example.com', 0, ''],
    ['a path', `https://${DNS}:8443/orders?x=1`, 1, '/orders?x=1'],
  ])('with %s lead to the local listener', (_what, url, index, rest) => {
    expect(local(url)).toBe(`http://127.0.0.1:${ports[index]}${rest}`);
  });

  it.each(['https://other.example.com', `https://${DNS}:9000`, `http://${DNS}`, 'sandbox', ''])(
    'are none of these: "%s"',
    (text) => {
      expect(local(text)).toBe(text);
    },
  );
});
