import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ServiceError } from '../../aws/wire';
import { notModelled, readCommandLine } from './command-line';
import { textOf } from './query';
import { type Tool, type ToolCall, ToolFailure, type ToolResult } from './stand-ins';

/** ECR's answer about the scan of an image. `ABSENT`: it knows of no scan yet. */
export interface ScanAnswer {
  /** Such as `COMPLETE`, `IN_PROGRESS`, `UNSUPPORTED_IMAGE`. */
  readonly status: string;
  readonly description?: string;
  /** When the last scan of the image ended. @default none has ended, whatever the status says */
  readonly completedAt?: string;
  /** Findings by severity, such as `HIGH`. @default nothing was found */
  readonly counts?: Readonly<Record<string, number>>;
}

/** An error that a service answers the CLI. */
export class AwsCliError extends ToolFailure {
  /** @param code such as `ScanNotFoundException` */
  constructor(code: string, operation: string, message: string) {
    super(`\nAn error occurred (${code}) when calling the ${operation} operation: ${message}`, 254);
  }
}

/** Asks whether the build may make a call. @throws ServiceError when its role may not */
export type BuildCall = (
  service: string,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => void;

/** What lies behind the calls of a build. */
export interface BuildAccount {
  /** @default the build may make every call */
  readonly call?: BuildCall;
  /** The digest under a tag of a repository, if there is one. */
  digestOf(repository: string, tag: string): string | undefined;
  /** @throws AwsCliError */
  scan(repository: string, digest: string): ScanAnswer;
  archive(bucket: string, key: string, versionId: string): Uint8Array;
  parameter(name: string): Promise<string>;
  putParameter(name: string, value: string): Promise<void>;
  /** Whether the account may log in to ECR Public. @default true */
  readonly publicGallery?: boolean;
}

type Operation = (call: ToolCall, words: readonly string[]) => ToolResult | void | Promise<ToolResult | void>;

/**
 * A stand-in for the AWS CLI with the calls that the builds here make. Any other is refused by name.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
 */
export function awsCli(account: BuildAccount): Tool {
  const ask: BuildCall = (service, operation, input) => {
    try {
      account.call?.(service, operation, input);
    } catch (error) {
      throw error instanceof ServiceError ? new AwsCliError(error.code, operation, error.message) : error;
    }
  };
  const operations: Readonly<Record<string, Operation>> = {
    'ecr get-login-password': () => {
      ask('ecr', 'GetAuthorizationToken', {});
      return { stdout: 'password\n' };
    },
    'ecr-public get-login-password': () => {
      ask('ecr-public', 'GetAuthorizationToken', {});
      if (account.publicGallery ?? true) return { stdout: 'password\n' };
      throw new AwsCliError('AccessDeniedException', 'GetAuthorizationToken', 'An organization denies it.');
    },
    'ecr batch-get-image': (_call, words) => {
      const options = read(words, { 'repository-name': 'string', 'image-ids': 'string', ...TEXT });
      const tag = valueOf('imageTag', options['image-ids']);
      const repositoryName = required(options, 'repository-name');
      ask('ecr', 'BatchGetImage', { repositoryName });
      const digest = account.digestOf(repositoryName, tag);
      const images = digest === undefined ? [] : [{ imageId: { imageDigest: digest, imageTag: tag } }];
      return { stdout: answer({ images }, options) };
    },
    'ecr describe-image-scan-findings': (_call, words) => {
      const options = read(words, {
        'repository-name': 'string',
        'image-id': 'string',
        'no-paginate': 'boolean',
        ...TEXT,
      });
      const digest = valueOf('imageDigest', options['image-id']);
      const repositoryName = required(options, 'repository-name');
      ask('ecr', 'DescribeImageScanFindings', { repositoryName });
      const { status, description, completedAt, counts } = account.scan(repositoryName, digest);
      if (status === 'ABSENT') {
        throw new AwsCliError(
          'ScanNotFoundException',
          'DescribeImageScanFindings',
          'The image was not scanned.',
        );
      }
      const found = {
        imageScanStatus: { status, description },
        imageScanFindings: { imageScanCompletedAt: completedAt, findingSeverityCounts: counts },
      };
      return { stdout: answer(found, options) };
    },
    's3api get-object': async ({ folder }, words) => {
      const { values, positionals } = readCommandLine('aws', words, {
        bucket: { type: 'string' },
        key: { type: 'string' },
        'version-id': { type: 'string' },
      });
      const [file] = positionals;
      if (file === undefined) throw notModelled('aws', 's3api get-object without a file');
      const [bucket, key, version] = ['bucket', 'key', 'version-id'].map((name) => required(values, name));
      ask('s3', 'GetObject', { Bucket: bucket, Key: key, VersionId: version });
      const bytes = account.archive(bucket ?? '', key ?? '', version ?? '');
      await writeFile(path.resolve(folder, file), bytes);
      return { stdout: `${JSON.stringify({ ContentLength: bytes.length }, undefined, 4)}\n` };
    },
    'ssm get-parameter': async (_call, words) => {
      const options = read(words, { name: 'string', ...TEXT });
      const Value = await account.parameter(required(options, 'name'));
      return { stdout: answer({ Parameter: { Value } }, options) };
    },
    'ssm put-parameter': async (_call, words) => {
      const options = read(words, { name: 'string', value: 'string', overwrite: 'boolean' });
      if (options.overwrite !== true) throw notModelled('aws', 'ssm put-parameter without --overwrite');
      await account.putParameter(required(options, 'name'), required(options, 'value'));
    },
  };
  return (call) => {
    const [service, name, ...words] = call.arguments;
    const known = `${service} ${name}`;
    const operation = Object.hasOwn(operations, known) ? operations[known] : undefined;
    if (operation) return operation(call, words);
    throw notModelled('aws', call.arguments.join(' '));
  };
}

const TEXT = { query: 'string', output: 'string' } as const;

type Values = Readonly<Record<string, unknown>>;

function read(words: readonly string[], options: Readonly<Record<string, 'string' | 'boolean'>>): Values {
  const types = Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }]));
  // The region says where a call goes; there is one place here.
  return readCommandLine('aws', words, { ...types, region: { type: 'string' } }).values;
}

function answer(document: unknown, options: Values): string {
  const query = required(options, 'query');
  if (options.output !== 'text') throw notModelled('aws', `--output ${String(options.output)}`);
  return `${textOf(document, query)}\n`;
}

/** `imageTag=1.2` gives `1.2`. */
function valueOf(name: string, assignment: unknown): string {
  const text = String(assignment);
  if (text.startsWith(`${name}=`)) return text.slice(name.length + 1);
  throw notModelled('aws', `${text} in place of ${name}=…`);
}

function required(options: Values, name: string): string {
  const value = options[name];
  if (typeof value === 'string') return value;
  throw notModelled('aws', `a call without --${name}`);
}
