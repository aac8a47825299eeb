/** The package's own types are not published. */
declare module 'asl-validator' {
  type Fault =
    | { readonly 'Error code': string; readonly Message: string }
    | { readonly instancePath: string; readonly message?: string };

  /** Checks a definition, and writes the default query language into its states. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly Fault[];
  };
}
