import { z } from 'zod';
import { wallTime } from '../aws/wall-time';
import { ServiceError } from '../aws/wire';
import { Topics } from '../messaging/topics';
import { PipelineAccess } from './access';
import type { ActionServices } from './actions/action';
import { eventBus } from './event-bus';
import type { EventPlace } from './events';
import type { PipelineModel } from './model';
import type { PipelineOptions } from './options';
import type { StartOptions } from './pipeline';

/** What the actions of a pipeline and its reports work with. */
export type PipelineServices = ActionServices;

const startInput = z.object({
  sourceRevisions: z
    .array(z.object({ actionName: z.string(), revisionType: z.string(), revisionValue: z.string() }))
    .optional(),
});

/**
 * Puts together what a pipeline's actions need: the bus with the template's rules, the topics, the time.
 *
 * @param start called when a rule starts the pipeline
 */
export function pipelineServices(
  options: PipelineOptions,
  start: (options: StartOptions) => void,
): PipelineServices {
  const { account, approve, builds, clock, metrics, model } = options;
  const time = wallTime(clock);
  const now = (): number => clock.now();
  const place: EventPlace = {
    account: model.account,
    region: model.region,
    now: () => time.epochSeconds(now()),
  };
  const topics = options.topics ?? new Topics(clock);
  for (const arn of topicsOf(model)) topics.put(arn);
  const access = new PipelineAccess(model, account.judge);
  const bus = eventBus({
    rules: model.rules,
    access,
    topics,
    metrics,
    now,
    startPipeline(arn, input) {
      if (arn !== model.arn) {
        throw new ServiceError('PipelineNotFoundException', `The account has no pipeline ${arn}.`);
      }
      start({ trigger: 'CloudWatchEvent', ...startInput.parse(input) });
    },
  });
  return {
    pipeline: model,
    account,
    access,
    clock,
    place,
    bus,
    topics,
    store: builds.store,
    builds,
    approve,
  };
}

/** Topics that rules and approvals tell. */
function topicsOf({ rules, stages }: PipelineModel): readonly string[] {
  const approvals = stages.flatMap(({ actions }) =>
    actions.flatMap(({ work }) => (work.provider === 'Manual' && work.topic ? [work.topic] : [])),
  );
  const targets = rules.flatMap((rule) => rule.targets.map(({ arn }) => arn));
  return [...approvals, ...targets.filter((arn) => arn.split(':')[2] === 'sns')];
}
