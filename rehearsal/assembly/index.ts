export { AssemblyError, type AssemblyProblem } from './error';
export { loadAssembly } from './load';
export type * from './types';
