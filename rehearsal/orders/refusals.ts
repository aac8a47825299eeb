import type { AwsCall } from '../aws/calls';
import { ServiceError } from '../aws/wire';

/** Calls that a service refuses. */
export interface Refusal {
  /** Signing name of the service, for example `lambda`. */
  readonly service: string;
  readonly operation: string;
  /** Text that the call's input has, such as the name of a function. @default every call of the operation */
  readonly about?: string;
  /** Name of the error, as the service writes it. */
  readonly code: string;
  /** HTTP status. @default 400 */
  readonly status?: number;
  /** How many calls are refused. @default all */
  readonly times?: number;
}

/** Services that refuse calls for a while, as they do when they are throttled or broken. */
export class Refusals {
  private readonly active: { readonly refusal: Refusal; left: number }[] = [];
  private count = 0;

  /** Calls refused so far. */
  get refused(): number {
    return this.count;
  }

  add(refusal: Refusal): void {
    this.active.push({ refusal, left: refusal.times ?? Infinity });
  }

  /** @throws ServiceError when the call is to be refused */
  assertAccepted(call: AwsCall): void {
    const found = this.active.find(({ refusal, left }) => left > 0 && isAbout(refusal, call));
    if (!found) return;
    found.left -= 1;
    this.count += 1;
    const { code, status } = found.refusal;
    throw new ServiceError(code, `The rehearsal refuses ${call.service}:${call.operation}.`, status);
  }
}

function isAbout({ service, operation, about }: Refusal, call: AwsCall): boolean {
  return (
    service === call.service &&
    operation === call.operation &&
    (about === undefined || JSON.stringify(call.input).includes(about))
  );
}
