import { z } from 'zod';
import { describe, emailAddress, text, wholeNumber } from './setting';

/** A budget that tells nobody is a number in a console. */
export const budgetSchema = describe(
  z
    .strictObject({
      monthlyUsd: wholeNumber(1, 1_000_000, 'USD a month', 60),
      email: emailAddress().optional(),
      topicArn: text(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/, {
        accepted: 'the ARN of a topic',
        example: "'arn:aws:sns:eu-west-1:123456789012:bills'",
      }).optional(),
    })
    .refine(({ email, topicArn }) => email !== undefined || topicArn !== undefined),
  {
    accepted: 'monthlyUsd with email, topicArn or both',
    example: "{ monthlyUsd: 60, email: 'orders-team@example.com' }",
  },
);
