import type { AwsCall } from './calls';
import { ServiceError } from './wire';
import type { WireProtocol } from './wire';

/** What an answer holds: texts, structures and lists, each item of which becomes a `<member>`. */
export type QueryValue = string | readonly QueryValue[] | QueryMembers;

export interface QueryMembers {
  readonly [name: string]: QueryValue;
}

/** Carries out one operation; what it returns are the members of the answer's result. */
export type QueryOperation = (input: Readonly<Record<string, string>>, call: AwsCall) => QueryMembers;

export interface QueryService {
  /** Signing name, for example `sns`. */
  readonly service: string;
  /** Namespace of the answers. */
  readonly namespace: string;
  /** The operations that are modelled, by name. */
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/**
 * The AWS Query protocol: the request is a form with the operation in `Action`, the answer is XML.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryProtocol({ service, namespace, operations }: QueryService): WireProtocol {
  return {
    service,
    contentType: 'text/xml',
    read(request) {
      const input = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
      const operation = input.Action ?? '';
      if (operation === '') {
        throw new ServiceError(
          'InvalidAction',
          `The request has no Action; this endpoint answers ${service}.`,
        );
      }
      const carryOut = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      return {
        operation,
        input,
        carryOut:
          carryOut &&
          ((call) => ({
            status: 200,
            body: Buffer.from(
              `<${operation}Response xmlns="${namespace}"><${operation}Result>${members(carryOut(input, call))}</${operation}Result></${operation}Response>`,
            ),
          })),
      };
    },
    error: ({ code, message, status }) => ({
      status,
      body: Buffer.from(
        `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>${members({ Code: code, Message: message })}</Error></ErrorResponse>`,
      ),
    }),
  };
}

/** The entries of a map parameter, `MessageAttributes.entry.1.Name` and the like, with their string values. */
export function stringEntries(input: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const entries: Record<string, string> = {};
  for (let index = 1; ; index += 1) {
    const key = input[`${name}.entry.${index}.Name`];
    if (key === undefined) return entries;
    entries[key] = input[`${name}.entry.${index}.Value.StringValue`] ?? '';
  }
}

/** The items of a list parameter, `Names.member.1` and the like. */
export function listMembers(input: Readonly<Record<string, string>>, name: string): readonly string[] {
  const items: string[] = [];
  for (let index = 1; ; index += 1) {
    const item = input[`${name}.member.${index}`];
    if (item === undefined) return items;
    items.push(item);
  }
}

function members(values: QueryMembers): string {
  return Object.entries(values)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join('');
}

function content(value: QueryValue): string {
  if (typeof value === 'string') return escapeXml(value);
  if (isList(value)) return value.map((item) => `<member>${content(item)}</member>`).join('');
  return members(value);
}

function isList(value: QueryValue): value is readonly QueryValue[] {
  return Array.isArray(value);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
