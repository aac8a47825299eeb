import { notModelled } from './command-line';

const PATH = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*|\[\d+\])*$/;

/**
 * What the AWS CLI prints for `--query … --output text`: a path such as `images[0].imageId.imageDigest`, or a list of
 * such paths. Absent values are `None`.
 *
 * @throws ToolFailure for any other query
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html#text-output
 */
export function textOf(document: unknown, query: string): string {
  const list = /^\[(?<paths>.*)\]$/s.exec(query)?.groups?.paths?.split(',') ?? [query];
  return list.map((path) => printed(follow(document, path.trim()))).join('\t');
}

function follow(document: unknown, path: string): unknown {
  if (!PATH.test(path)) throw notModelled('aws', `--query ${path}`);
  const keys = path.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    document,
  );
}

function printed(value: unknown): string {
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw notModelled('aws', 'a query that gives more than text and numbers');
}
