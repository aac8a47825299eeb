import * as fc from 'fast-check';
import { evaluate } from '../../../rehearsal/iam/evaluate';
import { ask, policy } from './policies';

const RUNS = { numRuns: 300 };
const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage');
const resource = fc.constantFrom('arn:aws:s3:::b/k', 'arn:aws:s3:::c/k', 'arn:aws:sqs:eu-west-1:1:q');
const region = fc.constantFrom('eu-west-1', 'us-east-1');
const statement = (effect: fc.Arbitrary<string>) =>
  fc.record(
    {
      Effect: effect,
      Action: fc.constantFrom('s3:*', 's3:GetObject', 'sqs:*', '*'),
      Resource: fc.constantFrom('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::*', 'arn:aws:sqs:*'),
      Condition: fc.record({ StringEquals: fc.record({ 'aws:RequestedRegion': region }) }),
    },
    { requiredKeys: ['Effect', 'Action', 'Resource'] },
  );
const statements = fc.array(statement(fc.constantFrom('Allow', 'Allow', 'Deny')), { maxLength: 5 });
const request = fc
  .tuple(action, resource, region)
  .map(([what, where, from]) => ask(what, where, { 'aws:RequestedRegion': from }));

test('Removing an Allow never allows more', () => {
  fc.assert(
    fc.property(statements, request, fc.nat(4), (all, asked, index) => {
      fc.pre(all[index]?.Effect === 'Allow');
      const fewer = all.filter((_, at) => at !== index);
      const after = evaluate(asked, { identity: policy(...fewer) }).allowed;
      expect(after && !evaluate(asked, { identity: policy(...all) }).allowed).toBe(false);
    }),
    RUNS,
  );
});

test('Adding a Deny never allows more', () => {
  fc.assert(
    fc.property(statements, statement(fc.constant('Deny')), request, (all, deny, asked) => {
      const after = evaluate(asked, { identity: policy(...all, deny) }).allowed;
      expect(after && !evaluate(asked, { identity: policy(...all) }).allowed).toBe(false);
    }),
    RUNS,
  );
});

test('A boundary never allows more', () => {
  fc.assert(
    fc.property(statements, statements, request, (own, limit, asked) => {
      const identity = policy(...own);
      const after = evaluate(asked, { identity, boundary: policy(...limit) }).allowed;
      expect(after && !evaluate(asked, { identity }).allowed).toBe(false);
    }),
    RUNS,
  );
});

test('The order of statements has no meaning', () => {
  fc.assert(
    fc.property(statements, request, (all, asked) => {
      const decide = (some: typeof all): boolean => evaluate(asked, { identity: policy(...some) }).allowed;
      expect(decide(all.toReversed())).toBe(decide(all));
    }),
    RUNS,
  );
});

test('Each statement that is said to allow a request allows it alone', () => {
  fc.assert(
    fc.property(statements, request, (all, asked) => {
      const decision = evaluate(asked, { identity: policy(...all) });
      for (const one of decision.allowed ? decision.by : []) {
        expect(evaluate(asked, { identity: [one] }).allowed).toBe(true);
      }
    }),
    RUNS,
  );
});
