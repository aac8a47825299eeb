import { Match } from 'aws-cdk-lib/assertions';
import { COLLECTOR_ENDPOINT, COLLECTOR_IMAGE, collectorConfiguration } from '../../lib/service/collector';
import { synthesizeService } from './synthesis';

const traced = () => synthesizeService((base) => ({ task: { ...base.task, tracing: true } })).template;

interface Pipeline {
  readonly receivers: string[];
  readonly processors: string[];
  readonly exporters: string[];
}

interface Configuration {
  readonly receivers: { otlp: { protocols: { http: { endpoint: string } } } };
  readonly processors: Record<string, { limit_mib?: number }>;
  readonly exporters: Record<string, unknown>;
  readonly service: { pipelines: { traces: Pipeline } };
}

describe('tracing', () => {
  test('is off by default: one container, and no role may write traces', () => {
    const { template } = synthesizeService();

    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Name: 'hello' })],
    });
    expect(JSON.stringify(template.toJSON())).not.toContain('xray:');
  });

  test('adds a hardened sidecar whose failure does not stop the task', () => {
    traced().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Name: 'hello', Essential: true }),
        Match.objectLike({
          Name: 'collector',
          Essential: false,
          ReadonlyRootFilesystem: true,
          Memory: 128,
          Environment: [{ Name: 'AOT_CONFIG_CONTENT', Value: collectorConfiguration() }],
          MountPoints: [{ ContainerPath: '/tmp', ReadOnly: false, SourceVolume: 'collector-scratch' }],
        }),
      ],
    });
  });

  test('tells the service where to send its traces', () => {
    traced().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Name: 'hello',
          Environment: Match.arrayWith([{ Name: 'OTEL_EXPORTER_OTLP_ENDPOINT', Value: COLLECTOR_ENDPOINT }]),
        }),
      ]),
    });
  });
});

describe("the collector's", () => {
  const configuration: Configuration = JSON.parse(collectorConfiguration());

  test('image is pinned by digest and comes from ECR Public', () => {
    expect(COLLECTOR_IMAGE).toMatch(/^public\.ecr\.aws\/[a-z/-]+@sha256:[0-9a-f]{64}$/);
  });

  test('receiver listens where the service sends, on the loopback only', () => {
    expect(`http://${configuration.receivers.otlp.protocols.http.endpoint}`).toBe(COLLECTOR_ENDPOINT);
  });

  test('pipeline names only parts that are configured', () => {
    const { traces } = configuration.service.pipelines;

    expect(traces.receivers).toEqual(Object.keys(configuration.receivers));
    expect(traces.processors.toSorted()).toEqual(Object.keys(configuration.processors).toSorted());
    expect(traces.exporters).toEqual(Object.keys(configuration.exporters));
  });

  test('memory limiter comes first, and acts before ECS kills the container', () => {
    expect(configuration.service.pipelines.traces.processors[0]).toBe('memory_limiter');
    expect(configuration.processors['memory_limiter']?.limit_mib).toBeLessThan(128);
  });
});
