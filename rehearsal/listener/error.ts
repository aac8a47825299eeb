/** A listener, rule, action or target group that cannot be modelled or does not fit together. */
export class ListenerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ListenerError';
  }
}
