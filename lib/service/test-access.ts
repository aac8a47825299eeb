/** How the test listener tells its callers from the rest of the internet. */
export type TestAccessMode =
  | { readonly by: 'source-addresses'; readonly addresses: readonly string[] }
  | { readonly by: 'secret-header' };

/** Header that carries the key of a test listener under `TestAccess.withSecretHeader()`. */
export const TEST_LISTENER_HEADER = 'x-test-listener-key';

/**
 * Who may reach the test listener.
 *
 * A deployment hook calls it from outside the load balancer's subnets, so the listener has to face the internet. See
 * `docs/decisions/test-listener.md`.
 */
export class TestAccess {
  /**
   * Only these addresses: callers leave through NAT gateways.
   *
   * @param addresses IPv4 addresses without a prefix length; tokens are welcome
   * @throws when there is none
   */
  static fromAddresses(addresses: readonly string[]): TestAccess {
    if (addresses.length === 0) {
      throw new Error(
        'TestAccess.fromAddresses got no address, so nothing could reach the test listener: name one, or use TestAccess.withSecretHeader().',
      );
    }
    return new TestAccess({ by: 'source-addresses', addresses });
  }

  /** Anyone who sends a generated key in the header `x-test-listener-key`: callers have no fixed address. */
  static withSecretHeader(): TestAccess {
    return new TestAccess({ by: 'secret-header' });
  }

  private constructor(readonly mode: TestAccessMode) {}
}
