/** What the JMAP server is given (law 5). */
import type { PasswordHasher } from '#domain/accounts/password-hasher.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import type { FileLimits } from '#domain/files/stored-files.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import type { ChangeHub } from '#domain/mailstore/hub.ts';
import type { ListSnapshots } from '#domain/mailstore/list-snapshots.ts';
import type { Sealing } from '#domain/outbound/dkim-keys.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId, NewId } from '#platform/kernel/ids.ts';
import type { ReceivingMemory } from '#platform/net/receiving-memory.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Scanner } from '#services/antivirus/scanner.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import type { ForwardingPolicy } from '#services/delivery/filters/forwarding.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import type { SendingRules } from '#services/delivery/sending-rules.ts';
import type { CheckedRecord } from '#services/dns-records/check-records.ts';
import type { LifecycleParts } from '#services/lifecycle/work.ts';
import type { Unsubscribe } from '#services/list-unsubscribe/one-click.ts';
import type { MailEvents } from '#services/mail-events/mail-events.ts';
import type { SlipParts } from '#services/password-slips/print-slips.ts';
import type { PreviewMaker } from '#services/previews/preview-maker.ts';
import type { LetterPainter } from '#services/quarantine/letter-picture.ts';
import type { SecrecyGuard } from '#services/sending-rules/secrecy-guard.ts';
import type { AccountNotice } from '#services/sign-in/account-notices.ts';
import type { MailSignIn } from '#services/sign-in/mail-sign-in.ts';
import type { PushSender } from '#services/web-push/send.ts';
import type { HealthItem } from './activity/health-item.ts';
import type { SmimeStatuses } from './smime/statuses.ts';

export interface JmapSettings {
  /** Passwords and tokens may come without TLS from this machine itself. */
  isTryOut: boolean;
  /** The address clients know us by; in the try-out each client's own. */
  baseUrl: (host: string | undefined, protocol: string) => string;
  /** Other sites whose pages may ask with a token (CORS); none as a rule. */
  webOrigins: readonly string[];
  maxMessageBytes: number;
  /** Large files (R8.1). */
  files: FileLimits;
  maxRecipients: number;
  /** The mail domain, whose addresses are people here. */
  domain: string;
  /** Domains that filters may forward mail to, our own first (R10.2). */
  forwarding: ForwardingPolicy;
  hostname: string;
}

export interface JmapDependencies {
  db: Database;
  blobs: BlobStore;
  /** Lists of the accounts that are looked at. */
  lists: ListSnapshots;
  filer: Filer;
  hub: ChangeHub;
  objects: ObjectHub;
  delivery: Delivery;
  /** Scripts on what happens in mailboxes (RFC 6785); absent where none run. */
  events?: MailEvents;
  /** Whether a domain is one of ours. */
  isServed: (domain: string) => Promise<boolean>;
  /** Looks up an address of our domain. */
  findRecipient(address: string): Promise<RecipientAnswer>;
  /** Bounds what all bodies together hold that are coming; without it nobody does. */
  receiving?: ReceivingMemory;
  /** Looks for viruses in what is uploaded; without it nobody does. */
  scanner?: Scanner;
  /** Paints held letters; without it there are no pictures. */
  painter?: LetterPainter;
  /** Verifies S/MIME signatures. */
  smime: SmimeStatuses;
  /** Refuses uploads that declare a secrecy level which may not be kept here (R6.4). */
  secrecyGuard?: SecrecyGuard;
  /** What new signing keys are sealed with. */
  sealing?: Sealing;
  /** What the DNS says of our domain now. */
  checkDnsRecords?: () => Promise<CheckedRecord[]>;
  /** How the parts of the system are now. */
  checkHealth?: () => Promise<HealthItem[]>;
  signIn: Pick<MailSignIn, 'verifyPassword' | 'verifyToken'>;
  /** Requests to change the directory, and what brings them into force. */
  lifecycle: LifecycleParts;
  /** What first passwords are printed with. */
  slips: SlipParts;
  /** Hands messages to push services. */
  push: PushSender;
  /** Leaves a mailing list (RFC 8058). */
  unsubscribe: Unsubscribe;
  /** What may be sent where. */
  sendingRules: Pick<SendingRules, 'policies' | 'isIsolatedNetwork'>;
  /** Reads office files in a process of its own. */
  previews: PreviewMaker;
  /** What addresses of links to files are proved by. */
  linkSecret: Buffer;
  random: (bytes: number) => Buffer;
  clock: Clock;
  ids: NewId;
  hasher: PasswordHasher;
  /** Tells the owner of an account by mail what changed in how one signs in. */
  tellOwner?: (accountId: AccountId, notice: AccountNotice) => Promise<void>;
  settings: JmapSettings;
  log: { warn(facts: object, message: string): void; error(facts: object, message: string): void };
  /** For the metrics: name, whether it failed, and seconds of every call. */
  onCall?: (name: string, failed: boolean, seconds: number) => void;
}
