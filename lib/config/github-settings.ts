/** What workflows on GitHub may do in the account, without a stored key. */
export interface GitHubSettings {
  /**
   * The repository as GitHub's tokens name it: `owner/name`, or with the ids that GitHub adds for repositories made,
   * renamed or moved after 15 July 2026: `owner@1234/name@5678`.
   * `gh api repos/<owner>/<name>/actions/oidc/customization/sub` answers it as `sub_claim_prefix`.
   */
  readonly repository: string;
  /**
   * Only jobs of this branch may deploy and release. The branch rule of the GitHub environment says so too, but an
   * administrator of the repository can change that one. @default any branch that GitHub lets into the environment
   */
  readonly branch?: string;
  /**
   * The identity provider of GitHub, of which an account has one at most. `managed`: this environment's stack makes it.
   * `existing`: it is there, made by another environment or by somebody else.
   */
  readonly provider: 'managed' | 'existing';
}
