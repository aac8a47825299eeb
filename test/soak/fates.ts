/** What comes of one attempt of a task. Seconds are the template's. */
export type Fate =
  | { readonly kind: 'well' }
  /** It does its work and answers, after a while. */
  | { readonly kind: 'late'; readonly seconds: number }
  /** Nothing is done, and an error says so. */
  | { readonly kind: 'refused'; readonly error: string }
  /** It does its work after a while, and the answer is an error. */
  | { readonly kind: 'lost'; readonly error: string; readonly seconds: number }
  /** It never answers, whether or not it does its work in the meantime. */
  | { readonly kind: 'silent'; readonly acts: boolean }
  /** It does its work, and answers nothing of use. */
  | { readonly kind: 'malformed' }
  /** It does its work, and answers more than a state may hand on. */
  | { readonly kind: 'oversized' };

/** What a worker does with an order that it takes. */
export type ShippingFate = 'ships' | 'dies' | 'refuses' | 'not an order' | 'fails' | 'hangs' | 'malformed';

/** What people do with a question. */
export type ApprovalFate = 'approve' | 'refuse' | 'never';

/** What comes of everything that happens to one order. The first attempt of a state is number 0. */
export interface OrderPlan {
  readonly customer: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly fate: (state: string, attempt: number) => Fate;
  readonly shipping: (attempt: number) => ShippingFate;
  readonly approval: ApprovalFate;
  /** Template seconds after which somebody stops the execution. @default nobody does */
  readonly stoppedAfter?: number;
}

export const WELL: Fate = { kind: 'well' };
