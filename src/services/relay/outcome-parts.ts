/** What the recorder of outcomes works with. */
import type { Filer } from '#domain/mailstore/filing.ts';
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import {
  type DelayCause,
  mailClassOf,
  outgoingMailPolicy,
  type RetryTimes,
  retryTimesFor,
} from '#domain/policy/policies/outgoing-mail.ts';
import type { PolicyReader } from '#domain/policy/policy-reader.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface OutcomeParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  clock: Clock;
  ids: NewId;
  random: () => number;
  owner: string;
  hostname: string;
  domain: string;
  /** What the policy of outgoing mail leaves open. */
  retry: RetryTimes;
  /** The policy as it is now; without it all mail is as `retry` says. */
  policies?: Pick<PolicyReader, 'read' | 'onChange'>;
  /** Whom something goes back to that was forwarded under an address of ours (formats/srs). */
  forwardedFor?: (address: string) => string | undefined;
  /** Told how many recipients of an account's message failed, for seeing stolen accounts (R8.6). */
  onFailures?: (accountId: AccountId, address: string, failures: number) => Promise<void>;
}

/** When a recipient of a message that was put off for a reason is tried again. */
export type ScheduleFor = (work: LeasedWork, cause: DelayCause | undefined) => RetryTimes;

/** By the policy as it is now. */
export async function schedulesOf({ policies, retry }: OutcomeParts): Promise<ScheduleFor> {
  const policy = await policies?.read(outgoingMailPolicy);
  return (work, cause) => (policy ? retryTimesFor(policy, retry, mailClassOf(work), cause) : retry);
}
