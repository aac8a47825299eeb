import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Settings } from '../config/settings';
import { LOG_DELIVERY, TRACING } from '../observability/state-machine-actions';
import { addStateMachineLog } from '../stack/log-group';
import { quoteCheckDefinition } from './definition';
import type { QuoteCheckResources } from './resources';

export interface QuoteCheckProps extends QuoteCheckResources {
  readonly settings: Pick<Settings, 'environment' | 'logs' | 'prefix' | 'protection' | 'quote' | 'workflow'>;
}

/** API Gateway gives up at 29 seconds; what has not ended by then would go on for nobody. */
const TIMEOUT = Duration.seconds(27);

/**
 * Express state machine that prices the lines of an order and looks whether they are in stock, while the caller waits.
 * It reads and changes nothing, so a caller without an answer asks again. Its log is its only history: Step Functions
 * keeps none of Express executions. `docs/standard-and-express.md` compares it with the order workflow.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 */
export class QuoteCheck extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: QuoteCheckProps) {
    super(scope, id);
    const { settings } = props;
    const role = this.addRole(props);
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      comment: 'Price and stock of some lines',
      stateMachineType: sfn.StateMachineType.EXPRESS,
      definitionBody: sfn.DefinitionBody.fromChainable(
        quoteCheckDefinition(this, props, { quote: Duration.seconds(settings.quote.timeoutSeconds) }),
      ),
      timeout: TIMEOUT,
      // The CDK would grant every version of the functions.
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      logs: {
        destination: addStateMachineLog(this, 'Log', { settings, machine: 'quote-check' }),
        level: sfn.LogLevel[settings.workflow.logLevel],
        includeExecutionData: false,
      },
    });
    // Step Functions tries the permissions for its log when the state machine is made.
    this.stateMachine.node.addDependency(role);
  }

  private addRole({ quote, totalOrder, stockTable }: QuoteCheckResources): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: 'Quote check',
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
    });
    const allow = (actions: string[], ...resources: string[]) =>
      role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
    allow(['lambda:InvokeFunction'], quote.functionArn, totalOrder.functionArn);
    allow(['dynamodb:GetItem'], stockTable.tableArn);
    allow([...LOG_DELIVERY, ...TRACING], '*');
    return role;
  }
}
