/** The parts of dynalite that read and carry out one operation; the package has no types of its own. */
declare module 'dynalite/validations' {
  interface Types {
    readonly [name: string]: unknown;
  }
  export function checkTypes(data: object, types: Types): object;
  export function checkValidations(data: object, types: Types, custom: unknown, store: object): void;
  export function validateAttributeValue(value: object): string | undefined;
}
declare module 'dynalite/validations/getItem' {
  export const types: Readonly<Record<string, unknown>>;
  export function custom(data: object, store: object): string | undefined;
}
declare module 'dynalite/validations/putItem' {
  export const types: Readonly<Record<string, unknown>>;
  export function custom(data: object, store: object): string | undefined;
}
declare module 'dynalite/validations/updateItem' {
  export const types: Readonly<Record<string, unknown>>;
  export function custom(data: object, store: object): string | undefined;
}
declare module 'dynalite/actions/getItem' {
  function act(store: object, data: object, done: (error: unknown, answer?: object) => void): void;
  export = act;
}
declare module 'dynalite/actions/putItem' {
  function act(store: object, data: object, done: (error: unknown, answer?: object) => void): void;
  export = act;
}
declare module 'dynalite/actions/updateItem' {
  function act(store: object, data: object, done: (error: unknown, answer?: object) => void): void;
  export = act;
}
