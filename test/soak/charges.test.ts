import { Charges } from './charges';

const charge = (orderId: string, chargeId: string) => ({
  Item: { orderId: { S: orderId }, chargeId: { S: chargeId } },
});
const kept = () => Promise.resolve({});
const refused = () => Promise.reject(new Error('ConditionalCheckFailed'));

describe('the charges of a shop', () => {
  it('are right when an order is charged under one key, and kept once', async () => {
    const charges = new Charges();
    await charges.follow(charge('o-1', 'ch-1'), kept);
    await charges.follow(charge('o-1', 'ch-1'), refused).catch(() => undefined);
    await charges.follow(charge('o-2', 'ch-2'), kept);

    expect(charges.problems()).toEqual([]);
  });

  it('are wrong when a repeat goes to the provider under another key, though it is not kept', async () => {
    const charges = new Charges();
    await charges.follow(charge('o-1', 'ch-1'), kept);
    await charges.follow(charge('o-1', 'ch-2'), refused).catch(() => undefined);

    expect(charges.problems()).toEqual(['The provider charged o-1 under 2 keys.']);
  });

  it('are wrong when one is kept twice', async () => {
    const charges = new Charges();
    await charges.follow(charge('o-1', 'ch-1'), kept);
    await charges.follow(charge('o-1', 'ch-1'), kept);

    expect(charges.problems()).toEqual(['A charge of o-1 was kept 2 times.']);
  });

  it('are none of the writes that hold no charge', async () => {
    const charges = new Charges();
    for (let times = 0; times < 2; times += 1)
      await charges.follow({ Item: { orderId: { S: 'o-1' } } }, kept);

    expect(charges.problems()).toEqual([]);
  });
});
