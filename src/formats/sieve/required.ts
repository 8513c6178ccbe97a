/** What a script has required so far, and what may be used of what it has not (RFC 5228 §3.2, RFC 5463 §4). */
import { SieveFault } from './sieve-fault.ts';

/** The capabilities that a script has required. */
export class Required {
  readonly enabled = new Set<string>();

  /** Under `ihave` what is not required is a fault only when it is reached. */
  get isLenient(): boolean {
    return this.enabled.has('ihave');
  }

  /**
   * Whether what any of the capabilities brings may be used; under ihave it may until the run says otherwise, and stands in `needs`.
   * Throws a `SieveFault`.
   */
  demand(capabilities: readonly string[], at: number, needs: string[]): void {
    if (capabilities.some((one) => one === '' || this.enabled.has(one))) return;
    const [capability = ''] = capabilities;
    if (!this.isLenient) throw new SieveFault('notRequired', at, capability);
    needs.push(capability);
  }
}
