import { Template } from 'aws-cdk-lib/assertions';
import { NetworkStack } from '../../lib/network/stack';
import { testSettings } from '../settings';
import { testApp } from '../test-app';

describe('NetworkStack', () => {
  it('asks no account for its zones, even when account and region are known', () => {
    const app = testApp();
    new NetworkStack(app, 'Test', {
      settings: testSettings(),
      env: { account: '111122223333', region: 'eu-west-1' },
    });

    expect(app.synth().manifest.missing).toBeUndefined();
  });

  it('takes the first zones of the region, as many as configured', () => {
    const stack = new NetworkStack(testApp(), 'Test', {
      settings: testSettings({ network: { availabilityZones: 3 } }),
      env: { account: '111122223333', region: 'eu-west-1' },
    });

    const template = Template.fromStack(stack);
    for (const zone of [0, 1, 2]) {
      template.hasResourceProperties('AWS::EC2::Subnet', {
        AvailabilityZone: { 'Fn::Select': [zone, { 'Fn::GetAZs': '' }] },
      });
    }
  });
});
