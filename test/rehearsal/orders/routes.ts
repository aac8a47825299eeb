import type { Fate, OrderPlan } from '../../soak/fates';
import { WELL } from '../../soak/fates';

const SMALL = [{ sku: 'MUG-1', quantity: 3 }];
/** Costs more than what needs an approval in every environment. */
const LARGE = [{ sku: 'MUG-1', quantity: 900 }];

/** An order that goes well. */
export const GOOD: OrderPlan = {
  customer: 'c-1042',
  lines: SMALL,
  fate: () => WELL,
  shipping: () => 'ships',
  approval: 'approve',
};

const refused = (error: string): Fate => ({ kind: 'refused', error });

/** Plans by which an order comes to a state; it comes to every other one by going well. */
const ROUTES: Readonly<Record<string, Partial<OrderPlan>>> = {
  AskForApproval: { lines: LARGE },
  ReleaseStock: { customer: 'declined-1' },
  CloseRejected: { customer: 'declined-1' },
  RefundPayment: { shipping: () => 'refuses' },
  CloseFailed: { fate: (state) => (state === 'ScreenForFraud' ? refused('Surprise') : WELL) },
  ParkOrder: { fate: (state) => (state === 'CommitStock' ? refused('StockReleased') : WELL) },
  MarkParked: { fate: (state) => (state === 'CommitStock' ? refused('StockReleased') : WELL) },
};

/** The states whose failure a state catches that does no work itself. */
const INSIDE: Readonly<Record<string, string>> = {
  PriceLines: 'QuoteLine',
  ReserveAndScreen: 'ReserveStock',
};

/** Error that a name in `ErrorEquals` stands for. */
function errorNamed(name: string): string {
  return ['States.ALL', 'States.TaskFailed'].includes(name) ? 'Surprise' : name;
}

/** A plan by which a state fails by an error so often, and then goes well. */
export function failing(state: string, name: string, times: number): OrderPlan {
  const plan = { ...GOOD, ...ROUTES[state] };
  const inside = INSIDE[state] ?? state;
  if (inside === 'Ship')
    return { ...plan, shipping: (attempt) => (attempt < times ? shipping(name) : 'ships') };
  if (inside === 'AskForApproval') {
    if (name === 'States.Timeout') return { ...plan, approval: 'never' };
    if (name === 'ApprovalRefused') return { ...plan, approval: 'refuse' };
  }
  return {
    ...plan,
    fate: (visited, attempt) =>
      visited === inside && attempt < times ? refused(errorNamed(name)) : plan.fate(visited, attempt),
  };
}

function shipping(name: string): ReturnType<OrderPlan['shipping']> {
  switch (name) {
    case 'States.HeartbeatTimeout':
      return 'dies';
    case 'States.Timeout':
      return 'hangs';
    case 'ShipmentRefused':
      return 'refuses';
    case 'InvalidOrder':
      return 'not an order';
    default:
      return 'fails';
  }
}
