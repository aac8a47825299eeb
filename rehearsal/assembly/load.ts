import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { AssemblyError, type AssemblyProblem } from './error';
import { deploymentOrder } from './order';
import {
  assetManifestSchema,
  assetPropertiesSchema,
  manifestSchema,
  stackPropertiesSchema,
  templateSchema,
  type Artifact,
} from './schema';
import type { Assembly, AssemblyResource, AssemblyStack, FileAsset } from './types';

const SYNTH =
  'Make one with `npx cdk synth` and name the folder it wrote (`cdk.out` unless --output says otherwise).';

/**
 * Reads a cloud assembly, the folder that `cdk synth` writes.
 *
 * Stages (assemblies within assemblies) and Docker image assets are refused: a stage's own folder can be named
 * instead, and images are built in the account here, from a file asset.
 *
 * @throws AssemblyError naming every file that is missing or not what it should be
 */
export function loadAssembly(directory: string): Assembly {
  return new AssemblyReader(resolve(directory)).read();
}

class AssemblyReader {
  private readonly problems: AssemblyProblem[] = [];
  private readonly fileAssets = new Map<string, FileAsset>();

  constructor(private readonly directory: string) {}

  read(): Assembly {
    const manifest = this.readManifest();
    const stacks: AssemblyStack[] = [];
    for (const [id, artifact] of Object.entries(manifest?.artifacts ?? {})) {
      if (artifact.type === 'aws:cloudformation:stack') {
        const stack = this.readStack(id, artifact);
        if (stack) stacks.push(stack);
      } else if (artifact.type === 'cdk:asset-manifest') {
        this.readAssets(id, artifact);
      } else if (artifact.type === 'cdk:cloud-assembly') {
        this.refuseStage(id, artifact);
      }
    }
    if (this.problems.length === 0 && stacks.length === 0) {
      this.report(
        this.directory,
        'is a cloud assembly without stacks.',
        'Add a stack to the app that wrote it.',
      );
    }
    if (this.problems.length > 0) throw new AssemblyError(this.directory, this.problems);
    return assemblyOf(this.directory, deploymentOrder(stacks), this.fileAssets);
  }

  private readManifest(): z.infer<typeof manifestSchema> | undefined {
    if (!existsSync(this.directory)) {
      this.report(this.directory, 'does not exist.', SYNTH);
      return undefined;
    }
    if (!statSync(this.directory).isDirectory()) {
      this.report(this.directory, 'is a file; a cloud assembly is a folder.', SYNTH);
      return undefined;
    }
    const file = join(this.directory, 'manifest.json');
    if (!existsSync(file)) {
      this.report(file, 'is missing, so the folder is not a cloud assembly.', SYNTH);
      return undefined;
    }
    return this.readJson(file, manifestSchema, 'the manifest of a cloud assembly');
  }

  private readStack(id: string, artifact: Artifact): AssemblyStack | undefined {
    const properties = this.parse(
      join(this.directory, 'manifest.json'),
      stackPropertiesSchema,
      artifact.properties,
      `the description of stack ${id}`,
    );
    if (!properties) return undefined;
    const templateFile = join(this.directory, properties.templateFile);
    if (!existsSync(templateFile)) {
      this.report(templateFile, `is missing: the template of stack ${id}.`, 'Synthesize again.');
      return undefined;
    }
    const template = this.readJson(templateFile, templateSchema, 'a CloudFormation template');
    if (!template) return undefined;
    return {
      id,
      stackName: properties.stackName ?? id,
      template,
      templateFile,
      dependencies: artifact.dependencies ?? [],
      ...environmentOf(artifact.environment),
    };
  }

  private readAssets(id: string, artifact: Artifact): void {
    const manifestFile = join(this.directory, 'manifest.json');
    const properties = this.parse(
      manifestFile,
      assetPropertiesSchema,
      artifact.properties,
      `the assets of ${id}`,
    );
    if (!properties) return;
    const file = join(this.directory, properties.file);
    if (!existsSync(file)) {
      this.report(file, `is missing: the asset manifest ${id}.`, 'Synthesize again.');
      return;
    }
    const assets = this.readJson(file, assetManifestSchema, 'an asset manifest');
    if (!assets) return;
    for (const [hash, { source, destinations }] of Object.entries(assets.files)) {
      if (source.path === undefined) continue;
      const path = join(this.directory, source.path);
      if (!existsSync(path)) {
        this.report(path, `is missing: a file asset of ${id}.`, 'Synthesize again.');
        continue;
      }
      const objectKeys = Object.values(destinations).map((destination) => destination.objectKey);
      this.fileAssets.set(hash, { hash, path, packaging: source.packaging ?? 'file', objectKeys });
    }
    for (const hash of Object.keys(assets.dockerImages)) {
      this.report(
        file,
        `asks for the Docker image ${hash.slice(0, 12)} to be built on this machine.`,
        'Build images in the account instead, from a file asset (`ServiceImage`).',
      );
    }
  }

  private refuseStage(id: string, artifact: Artifact): void {
    const name = artifact.properties?.['directoryName'];
    const folder = join(this.directory, typeof name === 'string' ? name : id);
    this.report(folder, 'is a stage: an assembly within the assembly.', 'Name this folder itself.');
  }

  private readJson<T>(file: string, schema: z.ZodType<T>, what: string): T | undefined {
    let content: unknown;
    try {
      content = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      this.report(file, `cannot be read as JSON: ${reasonOf(error)}.`, 'Synthesize again.');
      return undefined;
    }
    return this.parse(file, schema, content, what);
  }

  private parse<T>(file: string, schema: z.ZodType<T>, content: unknown, what: string): T | undefined {
    const result = schema.safeParse(content);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const path = issue.path.map(String).join('.');
      this.report(file, `is not ${what}: ${path === '' ? '' : `${path}: `}${issue.message}.`, SYNTH);
    }
    return undefined;
  }

  private report(where: string, what: string, fix: string): void {
    this.problems.push({ where, what, fix });
  }
}

function assemblyOf(
  directory: string,
  stacks: readonly AssemblyStack[],
  fileAssets: ReadonlyMap<string, FileAsset>,
): Assembly {
  return {
    directory,
    stacks,
    fileAssets,
    stack(idOrName) {
      const found =
        stacks.find(({ id }) => id === idOrName) ?? stacks.find(({ stackName }) => stackName === idOrName);
      if (found) return found;
      const known = stacks.map(({ stackName }) => stackName).join(', ');
      throw new AssemblyError(directory, [
        { where: directory, what: `has no stack ${idOrName}.`, fix: `It has these: ${known}.` },
      ]);
    },
    resources(type) {
      return stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, resource]) => resource.Type === type)
          .map(([logicalId, resource]): AssemblyResource => ({ stack, logicalId, resource })),
      );
    },
  };
}

/** `aws://unknown-account/unknown-region` is how the CDK writes an environment-agnostic stack. */
function environmentOf(environment: string | undefined): { account?: string; region?: string } {
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment ?? '') ?? [];
  return {
    ...(account !== undefined && account !== 'unknown-account' && { account }),
    ...(region !== undefined && region !== 'unknown-region' && { region }),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
