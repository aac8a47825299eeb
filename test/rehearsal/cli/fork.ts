import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';

/**
 * Synthesizes what somebody else's repository may hold: another service under other names on another port, in two
 * stacks, with an image that has no build stage, without a table.
 *
 * @returns folder of the cloud assembly
 */
export function synthesizeFork(folder: string): string {
  const image = path.join(folder, 'kennel');
  mkdirSync(image, { recursive: true });
  writeFileSync(
    path.join(image, 'Dockerfile'),
    'FROM public.ecr.aws/docker/library/node:24\nWORKDIR /srv\nCOPY server.cjs ./\nENV PORT=3000\nCMD ["node", "server.cjs"]\n',
  );
  copyFileSync(path.join(__dirname, '../task/programs/server.cjs'), path.join(image, 'server.cjs'));

  const app = new App({ outdir: path.join(folder, 'assembly') });
  const ground = new Stack(app, 'Ground');
  const vpc = new ec2.Vpc(ground, 'Vpc', { natGateways: 0 });
  const kennel = new Stack(app, 'Kennel');
  new Asset(kennel, 'Source', { path: image });
  const service = new ecs.FargateService(kennel, 'Dogs', {
    cluster: new ecs.Cluster(kennel, 'Cluster', { vpc }),
    taskDefinition: taskDefinition(kennel),
    desiredCount: 2,
    minHealthyPercent: 100,
  });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(kennel, 'Door', { vpc });
  loadBalancer
    .addListener('Http', { port: 8000, protocol: elbv2.ApplicationProtocol.HTTP })
    .addTargets('Dogs', {
      port: 3000,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targets: [service],
      healthCheck: { path: '/health', interval: Duration.seconds(10) },
    });
  app.synth();
  return app.outdir;
}

function taskDefinition(stack: Stack): ecs.FargateTaskDefinition {
  const definition = new ecs.FargateTaskDefinition(stack, 'Task');
  definition.addContainer('barker', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/kennel/barker:1'),
    portMappings: [{ containerPort: 3000 }],
  });
  return definition;
}
