import { ENVIRONMENT_NAMES } from '../../lib/config';
import { monthlyBill } from '../../ops/cost/bill';
import { loadAssembly } from '../../rehearsal/assembly';
import { synthesizeEnvironment } from '../synthesis';
import { madeUpAssembly, withResource } from './assemblies';

/** What the sandbox may cost by the month, in USD. */
const CEILING = { onDemand: 42, spot: 37 };

/** Load balancer, its two addresses and one small task: a lower bill has lost something. */
const FLOOR = 30;

const environments = new Map(
  ENVIRONMENT_NAMES.map((name) => [name, loadAssembly(synthesizeEnvironment(name).directory)]),
);

function assemblyOf(name: (typeof ENVIRONMENT_NAMES)[number]) {
  const found = environments.get(name);
  if (found === undefined) throw new Error(`There is no environment ${name}.`);
  return found;
}

describe('the sandbox', () => {
  it(`costs ${CEILING.onDemand} USD a month at the most while nobody uses it`, () => {
    expect(monthlyBill(assemblyOf('sandbox'), 'FARGATE').usd).toBeLessThanOrEqual(CEILING.onDemand);
  });

  it(`costs ${CEILING.spot} USD a month at the most on Fargate Spot`, () => {
    expect(monthlyBill(assemblyOf('sandbox'), 'FARGATE_SPOT').usd).toBeLessThanOrEqual(CEILING.spot);
  });

  it('costs no less than its load balancer and its task', () => {
    expect(monthlyBill(assemblyOf('sandbox'), 'FARGATE_SPOT').usd).toBeGreaterThan(FLOOR);
  });

  it('would be over the ceiling with a NAT gateway', () => {
    const bill = monthlyBill(
      withResource(assemblyOf('sandbox'), { Type: 'AWS::EC2::NatGateway' }),
      'FARGATE',
    );
    expect(bill.usd).toBeGreaterThan(CEILING.onDemand);
  });
});

it.each(ENVIRONMENT_NAMES)(
  'every type of resource in %s has a price, or a reason for having none',
  (name) => {
    expect([...monthlyBill(assemblyOf(name)).unknown.keys()]).toEqual([]);
  },
);

it('a type that the table of prices does not know is named, not counted as free', () => {
  const assembly = madeUpAssembly({
    data: { resources: { One: { Type: 'AWS::RDS::DBInstance' }, Two: { Type: 'AWS::RDS::DBInstance' } } },
  });
  expect([...monthlyBill(assembly).unknown]).toEqual([['AWS::RDS::DBInstance', 2]]);
});

it('charges of the same kind in a stack are one line', () => {
  const key = { Type: 'AWS::KMS::Key' };
  const bill = monthlyBill(
    madeUpAssembly({ one: { resources: { A: key, B: key } }, other: { resources: { C: key } } }),
  );
  expect(bill.lines).toMatchObject([
    { stackName: 'one', resources: 2, quantity: 2, usd: 2 },
    { stackName: 'other', resources: 1, quantity: 1, usd: 1 },
  ]);
});

/** A stack with so many alarms on metrics of AWS. */
function alarms(count: number) {
  const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/Lambda' } };
  const resources = Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, alarm]));
  return madeUpAssembly({ one: { resources } });
}

it('takes off what an account has free every month, and no more than is used', () => {
  const few = monthlyBill(alarms(4));
  const many = monthlyBill(alarms(12));
  expect([few.allowances[0]?.quantity, many.allowances[0]?.quantity]).toEqual([4, 10]);
  expect(many.usd).toBeCloseTo(0.2);
});
