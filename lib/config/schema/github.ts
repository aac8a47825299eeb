import { z } from 'zod';
import { branchName, oneOf, text } from './setting';

/**
 * Names of owners and repositories, either both with their ids or both without: nothing else stands in a token. No
 * wildcard passes.
 *
 * https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
 */
const OWNER = String.raw`[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})`;
const NAME = String.raw`(?!\.{1,2}(?:@|$))[\w.-]{1,100}`;
const ID = String.raw`@[1-9]\d{0,19}`;

export const githubSchema = z.strictObject({
  repository: text(new RegExp(`^(?:${OWNER}/${NAME}|${OWNER}${ID}/${NAME}${ID})$`), {
    accepted: 'a repository as tokens of GitHub name it: owner/name, or owner@1234/name@5678',
    example: "'example@1234/orders@5678'",
  }),
  branch: branchName().optional(),
  provider: oneOf(['managed', 'existing']).default('managed'),
});
