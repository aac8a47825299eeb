import type { MetricStore } from '../alarms/metrics';
import type { Clock } from '../clock';
import type { Topics } from '../messaging/topics';
import type { PipelineAccount } from './account';
import type { ActionRunners, ActionServices } from './actions/action';
import type { BuildHostOptions } from './build/host';
import type { PipelineModel } from './model';

export interface PipelineOptions {
  readonly model: PipelineModel;
  readonly account: PipelineAccount;
  readonly clock: Clock;
  /** Where artifacts are kept. */
  readonly folder: string;
  readonly builds: BuildHostOptions;
  readonly approve: ActionServices['approve'];
  /** Topics of the account. @default topics of the pipeline's own */
  readonly topics?: Topics;
  /** Takes what CodePipeline and EventBridge measure. @default nobody looks */
  readonly metrics?: MetricStore;
  /** What the actions do. @default what AWS does, as far as it is modelled */
  readonly runners?: ActionRunners;
}
