import { ServiceError } from '../aws/wire';

/** A state machine's ARN, taken apart. */
export interface MachineArn {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const MACHINE = /^arn:aws[\w-]*:states:([^:]+):(\d{12}):stateMachine:([^:/]+)$/;
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/** @throws ServiceError `InvalidArn`; versions, aliases and map runs have ARNs that are not modelled */
export function parseMachineArn(arn: string): MachineArn {
  const [, region, account, name] = MACHINE.exec(arn) ?? [];
  if (region && account && name) return { region, account, name };
  throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}' is no state machine's.`);
}

/** ARN of an execution of a standard machine, or with a run's id that of an Express one. */
export function executionArn(machineArn: string, name: string, expressRun?: string): string {
  return expressRun === undefined
    ? `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`
    : `${machineArn.replace(':stateMachine:', ':express:')}:${name}:${expressRun}`;
}

/**
 * @throws ServiceError `InvalidName`
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function assertExecutionName(name: string): void {
  if (!NAME.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}
