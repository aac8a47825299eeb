import path from 'node:path';
import { planDelivery } from '../../delivery/plan';
import type { DeliveryPlan, DeliveryStrategy } from '../../delivery/plan';
import { imageSource } from '../../image/asset';
import type { LocalImage } from '../../image/image';
import { buildRelease } from '../releases/images';
import type { ImageSource, SourceChanges } from '../releases/images';
import type { ScenarioContext } from '../types';

/** What every scenario of a strategy works with, prepared once. */
export interface DeliveryKit {
  readonly plan: DeliveryPlan;
  /** The next version of the program, that serves as the first one does. */
  readonly next: LocalImage;
  /** Builds a version whose sources differ, once. @param version build argument, which stands for the changes */
  readonly build: (version: string, changes: SourceChanges) => Promise<LocalImage>;
}

/** Version of the images that good releases bring, as `/version` tells it. */
export const NEXT_VERSION = 'next';

/** Reads the assembly and builds the image of its first tasks and of the next release. */
export async function prepareKit(context: ScenarioContext): Promise<DeliveryKit> {
  const plan = await planDelivery(context);
  const source = releaseSource(plan, path.join(context.workFolder, 'releases'));
  const built = new Map<string, Promise<LocalImage>>();
  const build: DeliveryKit['build'] = (version, changes) => {
    const image = built.get(version) ?? buildRelease({ ...source, signal: context.signal }, version, changes);
    built.set(version, image);
    return image;
  };
  context.progress('building the next release');
  return { plan, next: await build(NEXT_VERSION, {}), build };
}

/** Who releases a service: CodeDeploy, or Amazon ECS itself. */
export type StrategyName = DeliveryStrategy['strategy'];

function releaseSource(plan: DeliveryPlan, workFolder: string): Omit<ImageSource, 'signal'> {
  const { assembly, container } = plan;
  const repositories = assembly.resources('AWS::ECR::Repository').map(({ stack }) => stack);
  const [form, ...healthCheck] = container.healthCheck?.command ?? [];
  return {
    contextFolder: imageSource(assembly, repositories),
    workFolder,
    commands: [
      ...(form === 'CMD' ? [healthCheck] : []),
      [...(container.entryPoint ?? []), ...(container.command ?? [])],
    ],
  };
}
