import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';

/** The four architectures of the product. */
export type Architecture = 'service' | 'delivery' | 'workflow' | 'quote';

export interface PagesProps {
  readonly settings: Pick<Settings, 'environment' | 'observability' | 'prefix'>;
  /** Whom to call. */
  readonly topic: sns.ITopic;
  /** Every alarm, by what it is about. */
  readonly alarms: Readonly<Record<Architecture, readonly cloudwatch.IAlarm[]>>;
}

const MEANINGS: Readonly<Record<Architecture, string>> = {
  service: 'The order API does not serve its users as it should.',
  delivery: 'A release of the order API went wrong.',
  workflow: 'Orders are not fulfilled as they should be.',
  quote: 'Prices are not quoted as they should be.',
};

const WHICH = 'The alarm below it that went off says how.';

/**
 * The alarms that call people: composite alarms, one for each architecture or one for all. A fault that sets off several
 * alarms pages once, and a second alarm of the same fault does not page again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
 */
export class Pages extends Construct {
  readonly composites: readonly cloudwatch.CompositeAlarm[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PagesProps,
  ) {
    super(scope, id);
    const { alarms, settings } = props;
    this.composites =
      settings.observability.pageBy === 'environment'
        ? [this.add('EnvironmentPage', 'environment', 'Users are not served as they should be.', all(alarms))]
        : [
            this.add('ServicePage', 'service', MEANINGS.service, alarms.service),
            this.add('DeliveryPage', 'delivery', MEANINGS.delivery, alarms.delivery),
            this.add('WorkflowPage', 'workflow', MEANINGS.workflow, alarms.workflow),
            this.add('QuotePage', 'quote', MEANINGS.quote, alarms.quote),
          ];
  }

  private add(
    id: string,
    about: Architecture | 'environment',
    meaning: string,
    alarms: readonly cloudwatch.IAlarm[],
  ): cloudwatch.CompositeAlarm {
    const { prefix, environment } = this.props.settings;
    const composite = new cloudwatch.CompositeAlarm(this, id, {
      // The subject of the e-mail.
      compositeAlarmName: `${prefix}-${environment}-${about}`,
      alarmDescription: `${meaning} ${WHICH}`,
      alarmRule: cloudwatch.AlarmRule.anyOf(
        ...alarms.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM)),
      ),
    });
    composite.addAlarmAction(new actions.SnsAction(this.props.topic));
    return composite;
  }
}

function all(alarms: PagesProps['alarms']): readonly cloudwatch.IAlarm[] {
  return [...alarms.service, ...alarms.delivery, ...alarms.workflow, ...alarms.quote];
}
