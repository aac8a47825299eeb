import { arn, nameFrom, uuid, type ResourceTypes } from './subject';

const projectName = nameFrom('Name', 150);
const pipelineName = nameFrom('Name', 100);
const reportGroupArn = arn('codebuild', (subject) => `report-group/${nameFrom('Name', 128)(subject)}`);
const connectionArn = arn('codeconnections', (subject) => `connection/${uuid(subject)}`);

/** Resource types that build and deploy. */
export const DELIVERY_TYPES: ResourceTypes = {
  'AWS::CodeBuild::Project': {
    ref: projectName,
    attributes: { Arn: arn('codebuild', (subject) => `project/${projectName(subject)}`) },
  },
  'AWS::CodeBuild::ReportGroup': { ref: reportGroupArn, attributes: { Arn: reportGroupArn } },
  'AWS::CodePipeline::Pipeline': {
    ref: pipelineName,
    attributes: { Arn: arn('codepipeline', pipelineName), Version: () => '1' },
  },
  'AWS::CodeDeploy::Application': { ref: nameFrom('ApplicationName', 100) },
  'AWS::CodeDeploy::DeploymentConfig': { ref: nameFrom('DeploymentConfigName', 100) },
  'AWS::CodeDeploy::DeploymentGroup': { ref: nameFrom('DeploymentGroupName', 100) },
  'AWS::CodeConnections::Connection': {
    ref: connectionArn,
    attributes: { ConnectionArn: connectionArn, ConnectionStatus: () => 'PENDING' },
  },
};
