export { ValueError } from './error';
export { createResolver } from './resolver';
export type * from './types';
