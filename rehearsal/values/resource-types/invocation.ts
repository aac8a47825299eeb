import { arn, hex, nameFrom, type ResourceTypes, type Subject } from './subject';

/** Ids of API Gateway: ten lower-case letters and digits. */
const apiGatewayId = (subject: Subject): string => hex(subject, 10);

const stateMachineName = nameFrom('StateMachineName', 80);
const stateMachineArn = arn('states', (subject) => `stateMachine:${stateMachineName(subject)}`);
const activityName = nameFrom('Name', 80);
const activityArn = arn('states', (subject) => `activity:${activityName(subject)}`);

/** A version is numbered from 1; its ARN holds its state machine's. */
const stateMachineVersionArn = (subject: Subject): string => `${subject.text('StateMachineArn')}:1`;

const scheduleName = nameFrom('Name', 64);

/** Resource types by which code is called: Amazon API Gateway, AWS Step Functions, EventBridge Scheduler. */
export const INVOCATION_TYPES: ResourceTypes = {
  'AWS::ApiGateway::Account': { ref: apiGatewayId, attributes: { Id: apiGatewayId } },
  'AWS::ApiGateway::Deployment': { ref: apiGatewayId, attributes: { DeploymentId: apiGatewayId } },
  'AWS::ApiGateway::GatewayResponse': { ref: apiGatewayId, attributes: { Id: apiGatewayId } },
  'AWS::ApiGateway::Method': { ref: apiGatewayId },
  'AWS::ApiGateway::Model': { ref: nameFrom('Name') },
  'AWS::ApiGateway::RequestValidator': {
    ref: apiGatewayId,
    attributes: { RequestValidatorId: apiGatewayId },
  },
  'AWS::ApiGateway::Resource': { ref: apiGatewayId, attributes: { ResourceId: apiGatewayId } },
  'AWS::ApiGateway::RestApi': {
    ref: apiGatewayId,
    attributes: { RestApiId: apiGatewayId, RootResourceId: (subject) => hex(subject, 10, 'root') },
  },
  'AWS::ApiGateway::Stage': { ref: (subject) => subject.text('StageName') },
  'AWS::ApiGateway::UsagePlan': { ref: apiGatewayId, attributes: { Id: apiGatewayId } },
  'AWS::Scheduler::Schedule': {
    ref: scheduleName,
    attributes: {
      Arn: arn(
        'scheduler',
        (subject) => `schedule/${subject.text('GroupName', 'default')}/${scheduleName(subject)}`,
      ),
    },
  },
  'AWS::StepFunctions::StateMachine': {
    ref: stateMachineArn,
    attributes: { Arn: stateMachineArn, Name: stateMachineName },
  },
  'AWS::StepFunctions::StateMachineVersion': {
    ref: stateMachineVersionArn,
    attributes: { Arn: stateMachineVersionArn },
  },
  'AWS::StepFunctions::Activity': { ref: activityArn, attributes: { Arn: activityArn, Name: activityName } },
};
