import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets somebody read what a scan of an image found, by basic scanning or by enhanced scanning.
 *
 * With enhanced scanning ECR asks Amazon Inspector in the name of the caller, and answers `AccessDeniedException` where
 * the caller may not. Both actions of Inspector know no resources, hence the `*`.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninspector2.html
 */
export function grantScanFindings(repository: ecr.IRepository, grantee: iam.IGrantable): void {
  repository.grant(grantee, 'ecr:DescribeImageScanFindings');
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['inspector2:ListCoverage', 'inspector2:ListFindings'],
    resourceArns: ['*'],
  });
}
