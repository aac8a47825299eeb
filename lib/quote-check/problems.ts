import { ORDER_ERRORS } from '../../lambda/orders/contract';

/** A problem as the API answers it (RFC 9457), without what differs from request to request. */
export interface Problem {
  readonly status: number;
  readonly title: string;
}

/** What a caller did wrong, by the name of the error that says so. Nothing of it is a fault of ours. */
export const REFUSALS: Readonly<Record<string, Problem>> = {
  [ORDER_ERRORS.invalidQuote]: { status: 400, title: 'An order line cannot be priced' },
  [ORDER_ERRORS.unknownSku]: { status: 404, title: 'No such article' },
  [ORDER_ERRORS.invalidOrder]: { status: 422, title: 'The lines cannot be ordered together' },
};

/** What the API itself answers. */
export const INVALID_BODY: Problem = { status: 400, title: 'The request body is not as expected' };
export const FAULT: Problem = { status: 500, title: 'The check failed' };
export const TOO_LATE: Problem = { status: 504, title: 'The check took too long' };

export const PROBLEM_TYPE = 'application/problem+json';

/** The body of a problem. Pure. */
export function problemBody({ status, title }: Problem): { type: string; title: string; status: number } {
  return { type: 'about:blank', title, status };
}
