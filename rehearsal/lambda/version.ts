/** What a version of a function fixes when it is published, as the template says it. */
export interface VersionConfiguration {
  readonly functionName: string;
  /** ARN without qualifier. */
  readonly functionArn: string;
  /** `index.handler`, or with folders `quote/quote.handler`. */
  readonly handler: string;
  /** For example `nodejs24.x`; the local process runs on the local Node.js all the same. */
  readonly runtime: string;
  /** Folder or file of the synthesized code. */
  readonly codePath: string;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of the role; travels as the access key id. */
  readonly roleName: string;
  readonly region: string;
  readonly logGroupName: string;
  /** Level below which nothing is logged, as Lambda writes it: `INFO`. @default every level */
  readonly logLevel?: string;
}
