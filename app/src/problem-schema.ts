import { Type } from 'typebox';
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode } from './problem';

/** RFC 9457, with `errors` for a request that breaks several rules at once. */
export const Problem = Type.Object(
  {
    type: Type.String({
      format: 'uri-reference',
      description: 'What kind of problem: a place in this document.',
    }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(
      Type.String({ format: 'uri', description: 'This request, as urn:uuid; its id in the log.' }),
    ),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            detail: Type.String(),
            pointer: Type.Optional(Type.String({ description: 'JSON pointer into the body.' })),
            parameter: Type.Optional(Type.String({ description: 'Query, path or header parameter.' })),
          },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { $id: 'Problem', additionalProperties: false, description: 'Problem details, RFC 9457.' },
);

/** Problems that any path may answer with, because they happen before or around its own work. */
const EVERYWHERE: readonly ProblemCode[] = [
  'malformed-request',
  'request-timeout',
  'headers-too-large',
  'internal-error',
  'deadline-exceeded',
];

interface ProblemResponse {
  readonly description: string;
  readonly content: Readonly<Record<string, { schema: { $ref: string } }>>;
}

/** The error responses of a route, by status, for its schema: the ones named and the ones any route has. */
export function problemResponses(...codes: readonly ProblemCode[]): Record<string, ProblemResponse> {
  const responses: Record<string, ProblemResponse> = {};
  for (const code of new Set([...codes, ...EVERYWHERE])) {
    const { status, title } = PROBLEMS[code];
    const before = responses[status];
    responses[status] = {
      description: before === undefined ? `${title}.` : `${before.description} ${title}.`,
      content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: 'Problem#' } } },
    };
  }
  return responses;
}
