import type { GrantNote } from './usage';

export const SERVICE_GRANTS: readonly (GrantNote & { readonly source: string })[] = [];
