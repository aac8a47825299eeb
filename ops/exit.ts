/** Exit statuses of the commands. */
export const EXIT = {
  ok: 0,
  /** The deployment failed or was rolled back, an order was not fulfilled, a check found something. */
  failed: 1,
  /** The command line, the configuration or the credentials. */
  usage: 2,
  /** Ended by ctrl-C, as shells have it: 128 and the signal's number. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
