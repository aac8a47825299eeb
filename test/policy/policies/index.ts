import type { Policy } from '../policy';
import * as compute from './compute';
import * as data from './data';
import * as encryption from './encryption';
import * as logs from './logs';
import * as network from './network';
import * as permissions from './permissions';
import * as secrets from './secrets';
import * as tags from './tags';
import * as transport from './transport';

/** Every policy that holds in every template of every environment. */
export const POLICIES: readonly Policy[] = [
  permissions,
  encryption,
  transport,
  network,
  secrets,
  data,
  logs,
  compute,
  tags,
].flatMap((subject) => Object.values<Policy>({ ...subject }));
