import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addLogGroup } from '../../stack/log-group';
import type { RecipeProps } from '../recipe';
import { LogArchive } from './log-archive';

/** An archive, and a log group of its own to try it with. Further groups are subscribed here. */
export class LogArchiveStack extends Stack {
  readonly archive: LogArchive;

  constructor(scope: Construct, id: string, { settings, ...props }: RecipeProps) {
    super(scope, id, props);
    this.archive = new LogArchive(this, 'Archive', { settings });
    const tried = addLogGroup(this, 'Tried', settings);
    this.archive.subscribe('Tried', tried);
    new CfnOutput(this, 'LogGroupName', { value: tried.logGroupName });
    new CfnOutput(this, 'BucketName', { value: this.archive.bucket.bucketName });
  }
}
