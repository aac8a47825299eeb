import { traceId } from '../../app/src/trace';

const ID = '1-67891233-abcdef012345678912345678';

test.each([
  ['the load balancer alone', `Root=${ID}`],
  ['a client before it', `Self=1-67891234-12456789abcdef012345678f;Root=${ID}`],
  ['other fields behind it', `Root=${ID};Parent=53995c3f42cd8ad8;Sampled=1`],
  ['spaces', ` Root=${ID} ; Sampled=0`],
])('the trace id is found with %s', (_name, header) => {
  expect(traceId(header)).toBe(ID);
});

test.each([
  undefined,
  '',
  'Root',
  'Root=',
  `Self=${ID}`,
  `Root=x${ID}`,
  'Root=1-67891233-ABCDEF012345678912345678',
  `Root=${ID}0`,
])('there is no trace id in %p', (header) => {
  expect(traceId(header)).toBeUndefined();
});
