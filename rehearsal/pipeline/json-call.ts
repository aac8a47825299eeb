import { z } from 'zod';
import { ServiceError } from '../aws/wire';

export interface JsonCallOptions {
  readonly url: string;
  readonly region: string;
  /** Name of the role that makes the call: it travels as the access key id. */
  readonly role: string;
  /** Signing name, such as `ssm`. */
  readonly service: string;
  /** `AmazonSSM.GetParameter`. */
  readonly target: string;
  readonly input: object;
}

const errorSchema = z.object({ __type: z.string(), message: z.string().default('') });

/**
 * Calls a local endpoint over the AWS JSON protocol 1.1, as the AWS CLI would: there is no SDK client here for these
 * services.
 *
 * @throws ServiceError as the service answers
 */
export async function jsonCall({
  input,
  region,
  role,
  service,
  target,
  url,
}: JsonCallOptions): Promise<unknown> {
  const scope = `${role}/20000101/${region}/${service}/aws4_request`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=rehearsal`,
    },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  const { __type, message } = errorSchema.parse(body);
  throw new ServiceError(__type, message, response.status);
}
