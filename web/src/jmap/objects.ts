/**
 * The JMAP objects that the application shows: those of the project's client (`formats/jmap/client-objects.ts`), with what is always asked
 * for, and our own. Another feature adds its own types to `ObjectTypes` by declaration merging; the cache, the push and the hooks then
 * know them.
 */
import type { Signal } from '#formats/assessment/signals.ts';
import type * as jmap from '#formats/jmap/client-objects.ts';

export type JmapAccount = jmap.SessionAccount;
export type JmapSession = jmap.Session;
export type EmailAddress = jmap.EmailAddress;
export type BodyPart = Omit<jmap.EmailBodyPart, 'language' | 'location' | 'subParts'>;
export type Mailbox = Omit<jmap.Mailbox, 'totalThreads' | 'unreadThreads'>;
export type Thread = jmap.Thread;
export type Identity = jmap.Identity;
export type DeliveryStatus = jmap.DeliveryStatus;
export interface EmailSubmission
  extends Omit<jmap.EmailSubmission, 'envelope' | 'dsnBlobIds' | 'mdnBlobIds'> {
  /** Ours: what somebody must decide before it leaves (R8.6). */
  heldFor: 'approval' | 'suspicion' | null;
}
export type Quota = Pick<jmap.Quota, 'id' | 'resourceType' | 'used' | 'hardLimit' | 'name'>;

type Listed =
  | ('id' | 'blobId' | 'threadId' | 'mailboxIds' | 'keywords')
  | ('size' | 'receivedAt' | 'from' | 'to' | 'preview' | 'hasAttachment');
type Opened = 'sentAt' | 'cc' | 'bcc' | 'replyTo' | 'messageId' | 'references' | 'bodyValues';

/** Properties of the body are there once the message was opened. */
export interface Email extends Pick<jmap.Email, Listed>, Partial<Pick<jmap.Email, Opened>> {
  /** Our server gives text always. */
  subject: string;
  textBody?: BodyPart[];
  htmlBody?: BodyPart[];
  attachments?: BodyPart[];
  /** Reasons to doubt the message (R8.8), in the words of `formats/assessment`. */
  signals?: Signal[];
  'header:List-Unsubscribe:asURLs'?: string[] | null;
  'header:Disposition-Notification-To:asAddresses'?: EmailAddress[] | null;
  /** Of the order that the message is (R9.4). */
  'header:Congthu-Order:asText'?: string | null;
}

/** `urn:congthu:directory`: an address of a person or an agency (R4.1, R4.2). */
export interface DirectoryAccount {
  id: string;
  kind: 'personal' | 'agency' | 'system';
  name: string;
  address: string;
  unitId: string | null;
  personId: string | null;
}

/** `urn:congthu:directory`: an organizational unit (R3.1). */
export interface DirectoryUnit {
  id: string;
  code: string;
  name: string;
  nameEn: string | null;
  shortName: string | null;
  class: 'people_committee' | 'participating';
  parentId: string | null;
  /** From the province down to the unit. */
  path: string[];
  state: string;
  address: string | null;
  phone: string | null;
  fax: string | null;
  website: string | null;
  postalAddress: string | null;
}

/** RFC 8621 §8; one an account. */
export interface VacationResponse {
  id: string;
  isEnabled: boolean;
  fromDate: string | null;
  toDate: string | null;
  subject: string | null;
  textBody: string | null;
}

/** RFC 9661 §2. */
export interface SieveScript {
  id: string;
  name: string;
  blobId: string;
  isActive: boolean;
}

/** `urn:congthu:account`: a place where one is signed in. */
export interface LoginSession {
  id: string;
  clientId: string;
  clientName: string | null;
  label: string;
  remoteAddress: string | null;
  createdAt: string;
  lastUsedAt: string;
  isNewDevice: boolean;
  isCurrent: boolean;
}

/** `urn:congthu:account`: an app that shows codes, or a passkey. */
export interface SecondFactor {
  id: string;
  kind: 'totp' | 'passkey';
  label: string;
  createdAt: string;
  lastUsedAt: string | null;
}

/** `urn:congthu:account`: a password of one program. */
export interface AppPassword {
  id: string;
  label: string;
  protocols: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedAddress: string | null;
}

/** `urn:congthu:account`: somebody else opened a folder (R6.4). */
export interface MailboxVisit {
  id: string;
  /** Null where it was done at the machine, by the command line. */
  visitorName: string | null;
  visitorAddress: string | null;
  act: 'open' | 'archive' | 'export' | 'import' | 'removal' | 'held';
  mailboxId: string;
  mailboxName: string | null;
  day: string;
  firstAt: string;
  lastAt: string;
  times: number;
  /** Of an act on the whole account: why; of a letter that was held back: its subject. */
  purpose: string | null;
}

/** Every type by its JMAP name. */
export interface ObjectTypes {
  Mailbox: Mailbox;
  Email: Email;
  Thread: Thread;
  Identity: Identity;
  EmailSubmission: EmailSubmission;
  Quota: Quota;
  Account: DirectoryAccount;
  Unit: DirectoryUnit;
  VacationResponse: VacationResponse;
  SieveScript: SieveScript;
  LoginSession: LoginSession;
  SecondFactor: SecondFactor;
  AppPassword: AppPassword;
  MailboxVisit: MailboxVisit;
}

export type TypeName = keyof ObjectTypes;
