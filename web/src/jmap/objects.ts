/**
 * The JMAP objects that the application shows (RFC 8620 §2, RFC 8621). Another feature adds its own types to `ObjectTypes`
 * by declaration merging; the cache, the push and the hooks then know them.
 */
import type { Signal } from '#formats/assessment/signals.ts';

export interface JmapAccount {
  name: string;
  isPersonal: boolean;
  isReadOnly: boolean;
  accountCapabilities: Record<string, Record<string, unknown>>;
}

export interface JmapSession {
  capabilities: Record<string, Record<string, unknown>>;
  accounts: Record<string, JmapAccount>;
  primaryAccounts: Record<string, string>;
  username: string;
  apiUrl: string;
  downloadUrl: string;
  uploadUrl: string;
  eventSourceUrl: string;
  state: string;
}

export interface MailboxRights {
  mayReadItems: boolean;
  mayAddItems: boolean;
  mayRemoveItems: boolean;
  maySetSeen: boolean;
  maySetKeywords: boolean;
  mayCreateChild: boolean;
  mayRename: boolean;
  mayDelete: boolean;
  maySubmit: boolean;
}

/** RFC 8621 §2. */
export interface Mailbox {
  id: string;
  name: string;
  parentId: string | null;
  role: string | null;
  sortOrder: number;
  totalEmails: number;
  unreadEmails: number;
  myRights: MailboxRights;
  isSubscribed: boolean;
}

export interface EmailAddress {
  name: string | null;
  email: string;
}

export interface BodyPart {
  partId: string | null;
  blobId: string | null;
  size: number;
  name: string | null;
  type: string;
  charset: string | null;
  disposition: string | null;
  cid: string | null;
}

export interface BodyValue {
  value: string;
  isTruncated: boolean;
  isEncodingProblem: boolean;
}

/** RFC 8621 §4. Properties of the body are there once the message was opened. */
export interface Email {
  id: string;
  blobId: string;
  threadId: string;
  mailboxIds: Record<string, true>;
  keywords: Record<string, true>;
  size: number;
  receivedAt: string;
  from: EmailAddress[] | null;
  to: EmailAddress[] | null;
  subject: string;
  preview: string;
  hasAttachment: boolean;
  sentAt?: string | null;
  cc?: EmailAddress[] | null;
  bcc?: EmailAddress[] | null;
  replyTo?: EmailAddress[] | null;
  messageId?: string[] | null;
  references?: string[] | null;
  textBody?: BodyPart[];
  htmlBody?: BodyPart[];
  attachments?: BodyPart[];
  bodyValues?: Record<string, BodyValue>;
  /** Reasons to doubt the message (R8.8), in the words of `formats/assessment`. */
  signals?: Signal[];
  'header:List-Unsubscribe:asURLs'?: string[] | null;
  'header:Disposition-Notification-To:asAddresses'?: EmailAddress[] | null;
}

/** RFC 8621 §3. */
export interface Thread {
  id: string;
  emailIds: string[];
}

/** RFC 8621 §6. */
export interface Identity {
  id: string;
  name: string;
  email: string;
  replyTo: EmailAddress[] | null;
  bcc: EmailAddress[] | null;
  textSignature: string;
  htmlSignature: string;
  mayDelete: boolean;
}

export interface DeliveryStatus {
  smtpReply: string;
  delivered: 'queued' | 'yes' | 'no' | 'unknown';
  displayed: 'unknown' | 'yes';
}

/** RFC 8621 §7. */
export interface EmailSubmission {
  id: string;
  identityId: string;
  emailId: string;
  threadId: string;
  sendAt: string;
  undoStatus: 'pending' | 'final' | 'canceled';
  deliveryStatus: Record<string, DeliveryStatus> | null;
}

/** RFC 9425. */
export interface Quota {
  id: string;
  resourceType: string;
  used: number;
  hardLimit: number;
  name: string;
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
  visitorName: string;
  visitorAddress: string | null;
  mailboxId: string;
  mailboxName: string | null;
  day: string;
  firstAt: string;
  lastAt: string;
  times: number;
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
