import { matchesAction, matchesArn, matchesResource } from '../../../rehearsal/iam/match';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
test.each([
  ['s3:GetObject', 's3:getobject', true],
  ['s3:*', 's3:PutObject', true],
  ['s3:Get*', 's3:PutObject', false],
  ['*', 'iam:PassRole', true],
  ['iam:*AccessKey*', 'iam:ListAccessKeys', true],
  ['s3:GetObjec?', 's3:GetObject', true],
  ['s3:Get.bject', 's3:GetObject', false],
])('The action pattern %s meets %s: %p', (pattern, action, expected) => {
  expect(matchesAction(pattern, action)).toBe(expected);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
test.each([
  ['*', 'arn:aws:sqs:eu-west-1:1:queue', true],
  ['arn:aws:sqs:eu-west-1:1:queue', 'arn:aws:sqs:eu-west-1:1:queue', true],
  ['arn:aws:sqs:eu-west-1:1:Queue', 'arn:aws:sqs:eu-west-1:1:queue', false],
  ['arn:aws:s3:::logs/*/test/*', 'arn:aws:s3:::logs/1/test/2/report.txt', true],
  ['arn:aws:s3:::logs/*/test/*', 'arn:aws:s3:::logs/1/report.txt', false],
  ['arn:aws:lambda:*:1:function:*', 'arn:aws:lambda:eu-west-1:1:function:name:live', true],
  ['arn:aws:lambda:e*1:1:function:name', 'arn:aws:lambda:eu-west-1:1:function:name', true],
  ['arn:aws:lambda:e*1:1:function:name', 'arn:aws:lambda:eu-west-1:1:1:1:function:name', false],
  ['arn:aws:sqs:*', 'arn:aws:sqs:eu-west-1:1:queue', true],
  ['arn:aws:sqs:eu-west-?:1:queue', 'arn:aws:sqs:eu-west-1:1:queue', true],
  ['arn:aws:dynamodb:eu-west-1:1:table/t', 'arn:aws:dynamodb:eu-west-1:1:table/t/index/i', false],
])('The resource pattern %s meets %s: %p', (pattern, resource, expected) => {
  expect(matchesResource(pattern, resource)).toBe(expected);
});

test('An ARN in a condition is compared part by part, so a wildcard does not reach into the next one', () => {
  expect(matchesArn('arn:aws:ecs:*:1:*', 'arn:aws:ecs:eu-west-1:1:task/a:b')).toBe(true);
  expect(matchesArn('arn:aws:ecs:*:task/a', 'arn:aws:ecs:eu-west-1:1:task/a')).toBe(false);
  expect(matchesArn('arn:aws:*', 'arn:aws:ecs:eu-west-1:1:task/a')).toBe(false);
});
