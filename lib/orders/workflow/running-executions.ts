import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  RUNNING_EXECUTIONS_PROPERTIES,
  RUNNING_EXECUTIONS_RESOURCE_TYPE,
} from '../../../lambda/orders/running-executions-contract';
import { addHandledResource } from '../../handlers/custom-resource';
import { HandlerFunction } from '../../handlers/handler-function';
import type { LogGroupSettings } from '../../stack/log-group';
import { allow } from './order-functions';

export interface RunningExecutionsProps {
  readonly settings: LogGroupSettings;
  readonly stateMachine: sfn.StateMachine;
}

/** As long as a Lambda function may run. */
const LONGEST_STOP = Duration.minutes(15);

/**
 * Stops the executions of a state machine before the machine is deleted with its stack: one that waits for a person, a
 * worker or a day would hold the deletion up that long. Whatever starts executions, or acts when they are stopped, must
 * depend on this, so that it goes first.
 *
 * For environments whose data goes with the stack. Where data is kept nobody stops orders unasked.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export class RunningExecutions extends Construct {
  constructor(scope: Construct, id: string, { settings, stateMachine }: RunningExecutionsProps) {
    super(scope, id);
    const handler = new HandlerFunction(this, 'Handler', {
      settings,
      handler: 'orders/stop-executions',
      description: 'Stops the executions of the order workflow before it is deleted',
      timeout: LONGEST_STOP,
    });
    allow(handler, ['states:ListExecutions'], stateMachine.stateMachineArn);
    allow(handler, ['states:StopExecution'], this.executionsOf(stateMachine));
    // Whether the stack goes, or only this resource.
    allow(handler, ['cloudformation:DescribeStacks'], Stack.of(this).stackId);
    addHandledResource(this, 'Resource', {
      handler,
      resourceType: RUNNING_EXECUTIONS_RESOURCE_TYPE,
      properties: { [RUNNING_EXECUTIONS_PROPERTIES.stateMachine]: stateMachine.stateMachineArn },
    });
  }

  private executionsOf({ stateMachineName }: sfn.StateMachine): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
