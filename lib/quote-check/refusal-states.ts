import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { PROBLEM_TYPE, problemBody, REFUSALS } from './problems';

/**
 * Answers what the caller did wrong, from the error under `$.failure`: a problem with the function's own words. Lambda
 * gives a state machine the error as JSON text in `Cause`.
 */
export function refusalStates(scope: Construct): sfn.State {
  const readCause = sfn.Pass.jsonPath(scope, 'ReadRefusal', {
    parameters: { said: sfn.JsonPath.stringToJson(sfn.JsonPath.stringAt('$.failure.Cause')) },
    resultPath: '$.refusal',
  });
  const choose = sfn.Choice.jsonPath(scope, 'WhichRefusal');
  const answer = sfn.Pass.jsonPath(scope, 'AnswerRefusal', {
    parameters: {
      status: sfn.JsonPath.numberAt('$.problem.status'),
      contentType: PROBLEM_TYPE,
      body: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt('$.problem')),
    },
  });
  for (const [name, problem] of Object.entries(REFUSALS)) {
    const explain = sfn.Pass.jsonPath(scope, `Explain${name}`, {
      parameters: {
        ...problemBody(problem),
        code: name,
        detail: sfn.JsonPath.stringAt('$.refusal.said.errorMessage'),
      },
      resultPath: '$.problem',
    });
    choose.when(sfn.Condition.stringEquals('$.failure.Error', name), explain.next(answer));
  }
  readCause.next(
    choose.otherwise(
      sfn.Fail.jsonPath(scope, 'RefusalUnknown', {
        errorPath: '$.failure.Error',
        causePath: '$.failure.Cause',
      }),
    ),
  );
  return readCause;
}
