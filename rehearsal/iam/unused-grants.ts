import type { GrantNote } from './usage';

export const UNUSED_GRANTS: readonly GrantNote[] = [];
