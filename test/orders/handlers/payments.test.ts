import * as fc from 'fast-check';
import { ORDERS_VARIABLES } from '../../../lambda/orders/contract';
import { CHARGE_LIMIT_MINOR } from '../../../lambda/orders/payment-provider';
import { Payments } from '../../../lambda/orders/payments';
import { scheduledTables } from './scheduled-tables';
import { startTables, type LocalTables } from './tables';

const TABLE = ORDERS_VARIABLES.paymentsTable;
const NOW = Date.parse('2026-11-21T12:00:00Z');

let tables: LocalTables;
let payments: Payments;
let orderId: string;
let orders = 0;
beforeAll(async () => {
  tables = await startTables();
  payments = new Payments({ dynamoDb: tables.client, table: TABLE, signal: new AbortController().signal });
});
afterAll(() => tables.close());
beforeEach(() => {
  orderId = `o-${(orders += 1)}`;
});

const euros = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const charge = (amountMinor: number, by = payments) =>
  by.charge({ orderId, customer: 'c-1', total: euros(amountMinor) }, NOW);
const refund = (by = payments) => by.refund(orderId, NOW);

async function status(): Promise<string | undefined> {
  return (await tables.get(TABLE, orderId))?.['status']?.S;
}

describe('a charge', () => {
  it('is recorded with its amount and its time', async () => {
    const { chargeId } = await charge(1290);

    expect(await tables.get(TABLE, orderId)).toEqual({
      orderId: { S: orderId },
      status: { S: 'CHARGED' },
      chargeId: { S: chargeId },
      amountMinor: { N: '1290' },
      currency: { S: 'EUR' },
      chargedAt: { S: '2026-11-21T12:00:00.000Z' },
    });
  });

  it('made ten times at once is one charge, of which all ten are told', async () => {
    const charges = await Promise.all(Array.from({ length: 10 }, () => charge(1290)));

    expect(new Set(charges.map(({ chargeId }) => chargeId)).size).toBe(1);
    expect(await refund()).toBe(1290);
  });

  it('of another amount is refused, and leaves the first as it was', async () => {
    await charge(1290);

    await expect(charge(1291)).rejects.toThrow(expect.objectContaining({ name: 'PaymentMismatch' }));
    expect(await refund()).toBe(1290);
  });

  it('that the provider declines leaves no record', async () => {
    await expect(payments.charge({ orderId, customer: 'declined-1', total: euros(1) }, NOW)).rejects.toThrow(
      expect.objectContaining({ name: 'PaymentDeclined' }),
    );
    expect(await tables.get(TABLE, orderId)).toBeUndefined();
  });

  it('may reach the limit of the provider, and not exceed it', async () => {
    await expect(charge(CHARGE_LIMIT_MINOR + 1)).rejects.toThrow(
      expect.objectContaining({ name: 'PaymentDeclined' }),
    );
    await expect(charge(CHARGE_LIMIT_MINOR)).resolves.toMatchObject(euros(CHARGE_LIMIT_MINOR));
  });

  it('that comes after the refund is refused: a late charge would be owed to nobody', async () => {
    await charge(1290);
    await refund();

    await expect(charge(1290)).rejects.toThrow(expect.objectContaining({ name: 'PaymentVoided' }));
  });

  it('says so when the record of the order is damaged', async () => {
    await tables.put(TABLE, { orderId: { S: orderId }, status: { S: 'CHARGED' } });

    await expect(charge(1290)).rejects.toThrow(`The payment of order ${orderId} cannot be read`);
  });
});

describe('a refund', () => {
  it('made twice gives the money back once, and answers the same', async () => {
    await charge(1290);

    expect([await refund(), await refund()]).toEqual([1290, 1290]);
    expect(await status()).toBe('REFUNDED');
  });

  it('before any charge is nothing, twice as well, and no charge follows', async () => {
    expect([await refund(), await refund()]).toEqual([0, 0]);
    await expect(charge(1290)).rejects.toThrow(expect.objectContaining({ name: 'PaymentVoided' }));
    expect(await status()).toBe('VOID');
  });
});

describe('a payment', () => {
  it('that was undone once stays undone, whatever comes at once or later', async () => {
    const call = fc.constantFrom('charge', 'charge other', 'refund');
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(call, { minLength: 1, maxLength: 8 }),
        async (scheduler, calls) => {
          const scheduled = scheduledTables(scheduler);
          const { signal } = new AbortController();
          const by = new Payments({ dynamoDb: scheduled.client, table: TABLE, signal });
          const amounts = { charge: 1290, 'charge other': 500 };
          const answers = await scheduler.waitFor(
            Promise.allSettled(
              calls.map((what) => (what === 'refund' ? refund(by) : charge(amounts[what], by))),
            ),
          );
          const charged = new Set(
            answers.flatMap((answer) =>
              answer.status === 'fulfilled' && typeof answer.value === 'object'
                ? [answer.value.amountMinor]
                : [],
            ),
          );

          expect(charged.size).toBeLessThanOrEqual(1);
          const undone = ['REFUNDED', 'VOID'];
          expect(calls.includes('refund') ? undone : ['CHARGED']).toContain(
            scheduled.get(TABLE, orderId)?.status?.S,
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
