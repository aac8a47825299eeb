import { ENVIRONMENT_NAMES, loadSettings } from '../../lib/config';

/** Of this repository as it is published: `npm run fork -- --account …` removes this file. */
test.each(ENVIRONMENT_NAMES)(
  '%s names no account, region or domain, so any account can deploy it',
  (environment) => {
    const { account, region, loadBalancer } = loadSettings({ environment });

    expect({ account, region, domain: loadBalancer.domain }).toEqual({});
  },
);
