import { isDeepStrictEqual } from 'node:util';
import { priceOf } from '../../orders/audit';
import type { DeskAnswer } from '../../orders/quote-desk';
import type { OrderRequest } from '../../orders/shop';
import { CRASHES } from './changes';
import { SMALL_LINES, tooLargeOrder } from './orders';
import type { WorkflowScenario } from './workflow-scenario';

/** What somebody asks, and what must be in the answer. */
interface Question {
  readonly about: string;
  readonly lines: OrderRequest['lines'];
  readonly status: number;
  readonly contentType: 'application/json' | 'application/problem+json';
  /** Members of the body that must be so. */
  readonly body: Readonly<Record<string, unknown>>;
}

const problem = (status: number, title: string) => ({
  status,
  contentType: 'application/problem+json' as const,
  body: { type: 'about:blank', title, status },
});
const answered = (body: Question['body']) => ({
  status: 200,
  contentType: 'application/json' as const,
  body,
});

const QUESTIONS: readonly Question[] = [
  {
    about: 'good lines',
    lines: SMALL_LINES,
    ...answered({ totalMinor: priceOf(SMALL_LINES), available: true }),
  },
  { about: 'more than is in stock', lines: tooLargeOrder().lines, ...answered({ available: false }) },
  {
    about: 'an article that nobody knows',
    lines: [{ sku: 'NOTHING-1', quantity: 1 }],
    ...problem(404, 'No such article'),
  },
  { about: 'no lines', lines: [], ...problem(400, 'The request body is not as expected') },
];

const FAULT: Question = {
  about: 'good lines, while the quote function is broken',
  lines: SMALL_LINES,
  ...problem(500, 'The check failed'),
};

function check(
  name: string,
  title: string,
  expectation: string,
  questions: readonly Question[],
  options: WorkflowScenario['options'],
): WorkflowScenario {
  return {
    name,
    title,
    expectation,
    options: { workers: 0, ...options },
    expected: { statuses: {} },
    async act({ quoteDesk }) {
      const seen: string[] = [];
      for (const { about, lines } of questions) {
        const { status, ms } = await quoteDesk.ask(lines);
        seen.push(`Asked about ${about}: ${status} after ${Math.round(ms)} ms.`);
      }
      return seen;
    },
    check: ({ quoteDesk }) =>
      questions.flatMap((question, index) => unlessAnswered(question, quoteDesk.answers[index])),
    notes: ['The caller waited for each execution, through API Gateway’s mapping templates as synthesized.'],
  };
}

function unlessAnswered(
  { about, status, contentType, body }: Question,
  answer?: DeskAnswer,
): readonly string[] {
  const members: Readonly<Record<string, unknown>> = Object(answer?.body);
  const found = Object.fromEntries(Object.keys(body).map((name) => [name, members[name]]));
  const right =
    answer?.status === status && answer.contentType === contentType && isDeepStrictEqual(found, body);
  return right
    ? []
    : [
        `Asked about ${about}, the quote check answered ${answer?.status} ${answer?.contentType} ${JSON.stringify(answer?.body)}; expected: ${status} ${contentType} with ${JSON.stringify(body)}.`,
      ];
}

/** Nobody orders: the Express workflow behind its REST API. */
export const QUOTE_CHECK_SCENARIOS: readonly WorkflowScenario[] = [
  check(
    'workflow-quote-check',
    'Price and stock are asked for before an order is placed',
    'Each question is answered at once as the output of its execution says; a body without lines starts none.',
    QUESTIONS,
    {},
  ),
  check(
    'workflow-quote-check-fails',
    'Price and stock are asked for while the quote function crashes',
    'The execution fails, and the caller is told so by 500, in the words of the template.',
    [FAULT],
    { code: { QuoteLine: CRASHES } },
  ),
];
