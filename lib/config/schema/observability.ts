import { z } from 'zod';
import { emailAddress, oneOf, onOrOff, text } from './setting';

/** The address and an alarm's own text share the 1024 characters of a description. */
const runbook = text(/^https:\/\/[^\s#]{1,248}$/, {
  accepted: 'an https address of at most 256 characters, without a fragment',
  example: "'https://wiki.example.com/shop/runbook'",
});

export const observabilitySchema = z.strictObject({
  email: emailAddress().optional(),
  pageBy: oneOf(['architecture', 'environment']).default('architecture'),
  dashboard: onOrOff().default(true),
  runbook: runbook.optional(),
});
