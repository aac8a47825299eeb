/** Calls an operation of the JSON protocols without a client, for services whose SDK is not installed. */
export async function jsonProtocolCall(
  url: string,
  target: string,
  input: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(input),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}
