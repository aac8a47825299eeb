import { FAULT, problemBody, PROBLEM_TYPE, TOO_LATE, type Problem } from './problems';

/**
 * Mapping template of a request: the body becomes the input of the execution. The request model has been checked before
 * and admits no other member.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function requestTemplate(stateMachineArn: string): string {
  // JSON knows no escaped apostrophe, JavaScript does.
  const input = `$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'", "'")`;
  return `{"stateMachineArn":"${stateMachineArn}","input":"${input}"}`;
}

/**
 * Mapping template of an answer. StartSyncExecution says 200 for executions that failed too; one that succeeded says
 * which status it wants. An override may be made once only.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
export function responseTemplate(): string {
  return [
    "#set($execution = $input.path('$'))",
    "#if($execution.status == 'SUCCEEDED')",
    '#set($answer = $util.parseJson($execution.output))',
    ...override('$answer.status', '$answer.contentType'),
    '$answer.body',
    "#elseif($execution.status == 'TIMED_OUT')",
    ...problem(TOO_LATE),
    '#else',
    ...problem(FAULT),
    '#end',
  ].join('\n');
}

/** Mapping template for what StartSyncExecution itself refuses: throttling, a missing permission. */
export function faultTemplate(): string {
  return problem(FAULT).join('\n');
}

function problem(what: Problem): string[] {
  return [...override(String(what.status), `"${PROBLEM_TYPE}"`), JSON.stringify(problemBody(what))];
}

function override(status: string, contentType: string): string[] {
  return [
    `#set($context.responseOverride.status = ${status})`,
    `#set($context.responseOverride.header.Content-Type = ${contentType})`,
  ];
}
