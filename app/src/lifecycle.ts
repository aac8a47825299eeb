/** Where the process is in its life, as far as requests care. One way only: it never comes back from draining. */
export class Lifecycle {
  #draining = false;

  /** SIGTERM or SIGINT has arrived: health checks fail, answers close their connection, work goes on. */
  get draining(): boolean {
    return this.#draining;
  }

  drain(): void {
    this.#draining = true;
  }
}
