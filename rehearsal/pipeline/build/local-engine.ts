import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { installedPackages } from '../../image/asset';
import { buildImage, type LocalImage } from '../../image/image';
import { type ContainerProcess, startProcess } from '../../task/process';
import type { ImageRegistry } from '../image-registry';
import type { ContainerEngine, ContainerRun } from './docker-cli';
import { ToolFailure } from './stand-ins';

export interface LocalEngineOptions {
  readonly registry: ImageRegistry;
  /** Empty folder for images and the volumes of containers. */
  readonly workFolder: string;
  /** Folders of installed packages, of which the first that has all that the image wants takes the place of `npm ci`. */
  readonly packages: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each image that was pushed: its name by tag, and by digest. */
  readonly onImage: (names: readonly string[], image: LocalImage) => void;
  /** Told what was replaced or left out. */
  readonly note: (text: string) => void;
}

export interface LocalEngine extends ContainerEngine {
  /** Ends every container. */
  close(): Promise<void>;
}

interface Container {
  readonly process: ContainerProcess;
  readonly ports: ReadonlyMap<number, number>;
  exitCode?: number;
}

/**
 * Docker as far as a build of an image needs it, without a container engine: images are the files that their Dockerfile
 * makes, containers are processes of this machine.
 */
export function localEngine(options: LocalEngineOptions): LocalEngine {
  const { note, onImage, packages, registry, signal, workFolder } = options;
  const images = new Map<string, LocalImage | 'layers'>();
  const containers = new Map<string, Container>();
  const folder = (kind: string, count: number): string => path.join(workFolder, `${kind}-${count}`);
  const container = (id: string): Container => {
    const found = containers.get(id);
    if (!found) throw new ToolFailure(`Error response from daemon: No such container: ${id}`);
    return found;
  };
  const end = async ({ process }: Container): Promise<void> => {
    process.kill('SIGKILL');
    await process.exited;
  };

  return {
    async build({ buildArguments, context, tag, target }) {
      if (target !== undefined) {
        images.set(tag, 'layers');
        note(`\`docker build --target ${target}\` was left out: it keeps layers, and there are none here.`);
        return;
      }
      const image = await buildImage({
        contextFolder: context,
        workFolder: await made(folder('image', images.size)),
        nodeModules: installedPackages(context, packages),
        buildArguments,
        signal,
      });
      images.set(tag, image);
      for (const each of image.notes) note(`Image: ${each}`);
    },

    async push(name) {
      const image = images.get(name);
      if (image === undefined) throw new ToolFailure(`An image does not exist locally with the tag: ${name}`);
      if (image === 'layers') return;
      const digest = await registry.push(name, image);
      onImage([name, `${name.slice(0, name.lastIndexOf(':'))}@${digest}`], image);
    },

    async run({ image: name, ports, ...call }) {
      const image = images.get(name);
      if (image === undefined || image === 'layers')
        throw new ToolFailure(`Unable to find image '${name}' locally`);
      const id = `container-${containers.size + 1}`;
      const volumes = await made(folder('volumes', containers.size));
      const started: Container = {
        ports,
        process: startProcess({
          command: image.local([...image.entrypoint, ...image.cmd]),
          environment: variables(image, call, volumes),
        }),
      };
      void started.process.exited.then(({ code }) => (started.exitCode = code ?? 137));
      containers.set(id, started);
      note('`docker run`: a process of this machine, without the limits and the isolation of a container.');
      return id;
    },

    isRunning: (id) => container(id).exitCode === undefined,
    state: (id) => ({ Running: container(id).exitCode === undefined, ExitCode: container(id).exitCode ?? 0 }),
    log: (id) =>
      container(id)
        .process.output.map((line) => `${line}\n`)
        .join(''),
    async remove(id) {
      await end(container(id));
      containers.delete(id);
    },

    async answers(url, patienceMs) {
      const asked = new URL(url);
      const patience = AbortSignal.timeout(patienceMs);
      for (const { exitCode, ports, process } of containers.values()) {
        const containerPort = ports.get(Number(asked.port));
        if (containerPort === undefined || exitCode !== undefined) continue;
        const port = await within(patience, process.listening(containerPort));
        if (port === undefined) return false;
        asked.port = String(port);
        return fetch(asked, { signal: patience }).then(
          async (response) => {
            await response.arrayBuffer();
            return response.ok;
          },
          () => false,
        );
      }
      return false;
    },

    async close() {
      await Promise.all([...containers.values()].map(end));
      containers.clear();
    },
  };
}

/** Paths of volumes become folders of this machine. */
function variables(
  image: LocalImage,
  call: Pick<ContainerRun, 'environment' | 'volumes'>,
  volumesFolder: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...image.environment, ...call.environment }).map(([name, value]) => {
      const volume = call.volumes.find((folder) => value === folder || value.startsWith(`${folder}/`));
      return [name, volume === undefined ? value : path.join(volumesFolder, value.slice(volume.length))];
    }),
  );
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

/** The value, or undefined when the signal comes first. */
function within<T>(signal: AbortSignal, value: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    value,
    new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined))),
  ]);
}
