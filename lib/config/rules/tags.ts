import { showPath, showValue } from '../error';
import { rule } from './rule';

/** Tags that the app sets on every resource. */
export const OWN_TAGS = ['project', 'environment', 'prefix'] as const;

/** 50 for most services; the rest is left to the app, to single constructs and to the CDK. */
export const MOST_TAGS = 40;

export const tagsLeaveTheAppsAlone = rule(['tags'], ({ tags }) =>
  Object.entries(tags)
    .filter(([name]) => OWN_TAGS.some((own) => own === name.toLowerCase()))
    .map(([name, value]) => ({
      setting: showPath(['tags', name]),
      value: showValue(value),
      accepted: `a name other than ${OWN_TAGS.join(', ')}, which the app sets itself`,
      fix: `remove tags.${name} or give it another name`,
    })),
);

/** Most services tell `Team` from `team`; IAM does not and refuses the role: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
export const tagNamesDifferInMoreThanCase = rule(['tags'], ({ tags }) => {
  const names = Object.keys(tags);
  return names
    .filter((name, index) =>
      names.slice(0, index).some((earlier) => earlier.toLowerCase() === name.toLowerCase()),
    )
    .map((name) => ({
      setting: showPath(['tags', name]),
      value: showValue(tags[name]),
      accepted: 'each name once; IAM does not tell upper case from lower case',
      fix: 'remove it or give it another name',
    }));
});

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagsFitTheLimit = rule(['tags'], ({ tags }) => {
  const count = Object.keys(tags).length;
  return count > MOST_TAGS
    ? {
        setting: 'tags',
        value: `${count} tags`,
        accepted: `at most ${MOST_TAGS}: a resource can have 50, and some are set by the app and the CDK`,
        fix: `remove ${count - MOST_TAGS} or more`,
      }
    : undefined;
});
