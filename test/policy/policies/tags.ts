import type { Policy } from '../policy';

export const everythingIsTagged: Policy = {
  name: 'every stack has the tags of the environment, which CloudFormation hands to its resources',
  why: 'The bill is told apart by them, and what a destroy left behind is found by them.',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html',
  *check({ settings, stackTags }) {
    const wanted = { ...settings.tags, environment: settings.environment, prefix: settings.prefix };
    for (const [stack, tags] of stackTags) {
      if (tags['project'] === undefined) yield { where: stack, detail: 'has no tag project' };
      for (const [name, value] of Object.entries(wanted)) {
        if (tags[name] !== value)
          yield { where: stack, detail: `has the tag ${name}=${String(tags[name])}, not ${value}` };
      }
    }
  },
};

export const noResourceContradictsTheTags: Policy = {
  name: 'no resource has another value for a tag of its stack',
  why: 'A tag of a resource wins over that of its stack.',
  *check(environment) {
    for (const { stack, logicalId, properties } of environment.resources) {
      const own = properties['Tags'];
      const tags: unknown = Array.isArray(own) ? own : [];
      for (const tag of Array.isArray(tags) ? tags : []) {
        const { Key: key, Value: value } = tagOf(tag);
        const wanted = environment.stackTags.get(stack)?.[key];
        if (wanted !== undefined && value !== wanted) {
          yield {
            where: `${stack}/${logicalId}`,
            detail: `has the tag ${key}=${String(value)}, not ${wanted}`,
          };
        }
      }
    }
  },
};

function tagOf(tag: unknown): { readonly Key: string; readonly Value: unknown } {
  if (typeof tag !== 'object' || tag === null) return { Key: '', Value: undefined };
  return { Key: String(Reflect.get(tag, 'Key')), Value: Reflect.get(tag, 'Value') };
}
