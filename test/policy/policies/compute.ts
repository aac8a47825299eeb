import { finding, type Policy } from '../policy';
import { BUILD_IMAGES, CHECKED_ON, SUPPORTED_UNTIL } from '../tables/runtimes';
import { at } from '../../../rehearsal/assembly/at';
import { listAt } from '../templates';

/** How long before its end a runtime is to be left. */
const NOTICE_DAYS = 180;

export const runtimesAreSupported: Policy = {
  name: 'functions and builds run on what AWS supports for half a year at least',
  why: 'A runtime past its end gets no security patches, and later its functions cannot be updated.',
  see: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy',
  *check(environment) {
    const latest = new Date(Date.parse(CHECKED_ON) + NOTICE_DAYS * 86_400_000);
    for (const placed of environment.ofType('AWS::Lambda::Function')) {
      const runtime = String(placed.properties['Runtime']);
      const until = SUPPORTED_UNTIL[runtime];
      if (until === undefined) yield finding(placed, `runs on ${runtime}, which the table does not know`);
      else if (new Date(until) < latest)
        yield finding(placed, `runs on ${runtime}, supported until ${until}`);
    }
    for (const placed of environment.ofType('AWS::CodeBuild::Project')) {
      const image = String(at(placed.properties, 'Environment', 'Image'));
      if (!BUILD_IMAGES.includes(image)) yield finding(placed, `builds in ${image}`);
    }
  },
};

export const containersAreConfined: Policy = {
  name: 'containers write to no file system of their image and have no power over their host',
  why: 'Who gets into a container can neither leave anything there nor get out of it.',
  see: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ECS::TaskDefinition')) {
      for (const container of listAt(placed.properties, 'ContainerDefinitions')) {
        const name = String(at(container, 'Name'));
        if (at(container, 'ReadonlyRootFilesystem') !== true && !environment.settings.service.exec) {
          yield finding(placed, `${name} may write to its root file system`);
        }
        if (at(container, 'Privileged') === true) yield finding(placed, `${name} is privileged`);
      }
    }
  },
};

export const buildsArePlain: Policy = {
  name: 'builds are not privileged',
  why: 'A privileged build has the power of its host.',
  see: 'https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html#create-project-console-environment',
  *check(environment) {
    for (const placed of environment.ofType('AWS::CodeBuild::Project')) {
      if (at(placed.properties, 'Environment', 'PrivilegedMode') === true)
        yield finding(placed, 'is privileged');
    }
  },
};

export const imagesAreFixed: Policy = {
  name: 'a tag of the image repository names one image for ever, and each image is scanned',
  why: 'What was tried is what runs.',
  see: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
  *check(environment) {
    for (const placed of environment.ofType('AWS::ECR::Repository')) {
      const { ImageTagMutability: mutability } = placed.properties;
      if (!String(mutability).startsWith('IMMUTABLE'))
        yield finding(placed, `has tags that are ${String(mutability)}`);
      if (at(placed.properties, 'ImageScanningConfiguration', 'ScanOnPush') !== true) {
        yield finding(placed, 'does not scan what is pushed');
      }
    }
  },
};
