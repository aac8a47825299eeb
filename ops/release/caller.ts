import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsClients } from '../aws/clients';

/** ARN of whoever runs the command. */
export async function caller(clients: AwsClients): Promise<string> {
  const { Arn = 'somebody unknown' } = await clients.get(STSClient).send(new GetCallerIdentityCommand({}));
  return Arn;
}
