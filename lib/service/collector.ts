import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { ContainerImage, LogDrivers } from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * AWS Distro for OpenTelemetry collector v0.48.0: the digest of its multi-architecture index, so that the image cannot
 * change under its tag. In ECR Public, whose limits a task in a NAT's or a public address's shadow does not meet.
 */
export const COLLECTOR_IMAGE =
  'public.ecr.aws/aws-observability/aws-otel-collector@sha256:9b28046359054b414f4ba76056ba4e8cffda2d53fbcee06171d7eeecd71326c3';

/** Where the service sends its traces: containers of a task share one network interface. */
export const COLLECTOR_ENDPOINT = 'http://127.0.0.1:4318';

/** Share of requests that begin a trace. A million traces cost 5 USD. @see https://aws.amazon.com/xray/pricing/ */
const TRACED_SHARE = '0.05';

/** Hard limit of the sidecar, in MiB; it comes out of the task's memory. */
const MEMORY_MIB = 128;
/** The collector refuses data at this size, in MiB, before ECS would kill it at `MEMORY_MIB`. */
const REFUSE_AT_MIB = 96;

/** Volume for the collector's `/tmp`; its root file system is read-only. */
const SCRATCH_VOLUME = 'collector-scratch';

/**
 * The collector's configuration: OTLP over HTTP from the containers of the task, batches to X-Ray.
 *
 * JSON is YAML, so the text needs no library.
 * @see https://aws-otel.github.io/docs/setup/ecs/config-through-ssm
 */
export function collectorConfiguration(): string {
  return JSON.stringify({
    receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:4318' } } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: REFUSE_AT_MIB },
      batch: { timeout: '5s', send_batch_size: 50 },
    },
    exporters: { awsxray: {} },
    service: {
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['awsxray'] },
      },
    },
  });
}

/**
 * Adds the collector as a sidecar, and lets the task write traces.
 *
 * The sidecar is not essential: a collector that fails costs traces, never requests.
 * X-Ray actions know no resources, hence the `*`.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export function addCollector(task: ecs.FargateTaskDefinition, logGroup: logs.ILogGroup): void {
  const collector = task.addContainer('Collector', {
    containerName: 'collector',
    image: ContainerImage.fromRegistry(COLLECTOR_IMAGE),
    essential: false,
    memoryLimitMiB: MEMORY_MIB,
    readonlyRootFilesystem: true,
    environment: { AOT_CONFIG_CONTENT: collectorConfiguration() },
    logging: LogDrivers.awsLogs({ streamPrefix: 'collector', logGroup }),
  });
  task.addVolume({ name: SCRATCH_VOLUME });
  collector.addMountPoints({ sourceVolume: SCRATCH_VOLUME, containerPath: '/tmp', readOnly: false });
  task.taskRole.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: 'WriteTraces',
      actions: [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      resources: ['*'],
    }),
  );
}

/** What the container beside the collector is told: names of the OpenTelemetry specification, which every SDK reads. */
export function tracingEnvironment(serviceName: string): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: serviceName,
    OTEL_EXPORTER_OTLP_ENDPOINT: COLLECTOR_ENDPOINT,
    // X-Ray charges per trace, so a share of the requests is enough; a caller's own decision is kept.
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: TRACED_SHARE,
  };
}
