/** What the service is given: functions and values, so that tests give others (law 5). */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';

export interface ScimDependencies {
  /** Database, clock and ids, and what a request needs to be submitted. */
  lifecycle: LifecycleParts;
  /** The principal of an account; `Refusal` when it is locked or gone. */
  readPrincipal: (accountId: AccountId, from?: string) => Promise<AccountPrincipal>;
  /** The bytes of a picture by its hash. */
  readPicture: (hash: Buffer) => Promise<Buffer>;
  settings: {
    isTryOut: boolean;
    /** The name of the province, as the organization of everybody. */
    organization: string;
    /** The address of this server as a client reached it. */
    baseUrl: (host: string | undefined, protocol: string) => string;
  };
  log: Logger;
}
