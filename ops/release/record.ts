import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { OpsContext } from '../context/context';

/**
 * Notes the image that was released last, as the pipeline does after a release: under `ecs-native` the next stack
 * update brings it. See `docs/decisions/released-image.md`.
 *
 * @param image by digest; one by tag is not noted, and said so
 */
export async function recordReleased(
  { stacks, clients, terminal }: Pick<OpsContext, 'stacks' | 'clients' | 'terminal'>,
  image: string,
): Promise<void> {
  const Name = await stacks.output('image', 'ReleasedImageParameter');
  if (!/@sha256:[0-9a-f]{64}$/.test(image)) {
    terminal.error(`${Name} still names the image before: ${image} is not known by digest.`);
    return;
  }
  await clients.get(SSMClient).send(new PutParameterCommand({ Name, Value: image, Overwrite: true }));
}
