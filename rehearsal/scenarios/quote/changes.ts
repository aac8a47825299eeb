import type { Change } from '../changed-stack';

/** Quantities that the golden quotes do not ask for, so that the pre-traffic hook does not meet the fault. */
const SOME_INPUTS = 'event.quantity % 5 > 2';
/** Only callers of the alias meet the fault; a direct call of the version, as the pre-traffic hook makes, does not. */
const BY_ALIAS =
  "context.invokedFunctionArn.split(':').length === 8 && !/:\\d+$/.test(context.invokedFunctionArn)";

/** Fails on two inputs in five. */
export const THROWS_ON_SOME_INPUTS: Change = `async (released, event, context) => {
  if (${SOME_INPUTS}) throw new RangeError('There is no price for this quantity.');
  return released(event, context);
}`;

/** As {@link THROWS_ON_SOME_INPUTS}, for callers of the alias. */
export const THROWS_BY_ALIAS: Change = `async (released, event, context) => {
  if (${BY_ALIAS} && ${SOME_INPUTS}) throw new RangeError('There is no price for this quantity.');
  return released(event, context);
}`;

/** Takes this long on two inputs in five. @param ms real milliseconds */
export function slowOnSomeInputs(ms: number): Change {
  return `async (released, event, context) => {
  if (${SOME_INPUTS}) await new Promise((resolve) => setTimeout(resolve, ${Math.round(ms)}));
  return released(event, context);
}`;
}

/** Fills its memory on two inputs in five. */
export const OUT_OF_MEMORY_ON_SOME_INPUTS: Change = `async (released, event, context) => {
  if (${SOME_INPUTS}) { const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length)); }
  return released(event, context);
}`;

/** Charges one minor unit too much, everybody. */
export const WRONG_PRICE: Change = `async (released, event, context) => {
  const quote = await released(event, context);
  return { ...quote, totalMinor: quote.totalMinor + 1 };
}`;

/** Charges one minor unit too much, callers of the alias only. */
export const WRONG_PRICE_BY_ALIAS: Change = `async (released, event, context) => {
  const quote = await released(event, context);
  return ${BY_ALIAS} ? { ...quote, totalMinor: quote.totalMinor + 1 } : quote;
}`;

/** A hook that ends without a word to CodeDeploy. */
export const NEVER_REPORTS: Change = 'async () => undefined';
