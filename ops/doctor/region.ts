import { STSClient } from '@aws-sdk/client-sts';
import { type Check, type Finding, ok, warning } from './finding';

/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html (`ARM_CONTAINER`) */
const ARM_BUILDS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-west-1',
  'sa-east-1',
];

/**
 * Zones that Fargate has where it has not all, by their ids, which mean the same zone in every account; names do not.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const FARGATE_ZONES: Readonly<Record<string, string>> = {
  'us-west-1': 'usw1-az1 and usw1-az3',
  'ap-northeast-1': 'apne1-az1, apne1-az2 and apne1-az4',
};

/** What the region lacks that the templates ask for: builds on ARM, and Fargate in the zones that are chosen. */
export const REGION: Check = {
  name: 'region',
  async look({ clients, settings }) {
    const region = await clients.get(STSClient).config.region();
    const findings: Finding[] = [];
    if (!ARM_BUILDS.includes(region)) {
      findings.push(
        warning(
          `CodeBuild's reference does not list ${region} among the regions with ARM builds, which make the first image and every release`,
          `look whether the console offers ARM there (CodeBuild, Create project), or deploy to another region: ${ARM_BUILDS.join(', ')}`,
        ),
      );
    }
    const zones = FARGATE_ZONES[region];
    if (zones !== undefined && settings.network.availabilityZoneNames === undefined) {
      findings.push(
        warning(
          `Fargate runs only in ${zones} of ${region}, and the stacks take the first zones by name`,
          `set network.availabilityZoneNames to the names that these have in the account: aws ec2 describe-availability-zones --region ${region} --query "AvailabilityZones[].[ZoneName,ZoneId]"`,
        ),
      );
    }
    return findings.length > 0 ? findings : [ok(`${region} has ARM builds, and Fargate in the chosen zones`)];
  },
};
