/**
 * The data types of mail as clients see them (RFC 8620 §2, RFC 8621, RFC 9425). Types only; what a call did not ask for is absent.
 */

/** RFC 8620 §2. */
export interface SessionAccount {
  name: string;
  isPersonal: boolean;
  isReadOnly: boolean;
  accountCapabilities: Record<string, Record<string, unknown>>;
}

/** RFC 8620 §2. */
export interface Session {
  capabilities: Record<string, Record<string, unknown>>;
  accounts: Record<string, SessionAccount>;
  primaryAccounts: Record<string, string>;
  username: string;
  apiUrl: string;
  downloadUrl: string;
  uploadUrl: string;
  eventSourceUrl: string;
  state: string;
}

/** RFC 8621 §2. */
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
  totalThreads: number;
  unreadThreads: number;
  myRights: MailboxRights;
  isSubscribed: boolean;
}

/** RFC 8621 §3. */
export interface Thread {
  id: string;
  emailIds: string[];
}

/** RFC 8621 §4.1.2.3. */
export interface EmailAddress {
  name: string | null;
  email: string;
}

/** RFC 8621 §4.1.4. */
export interface EmailBodyPart {
  partId: string | null;
  blobId: string | null;
  size: number;
  name: string | null;
  type: string;
  charset: string | null;
  disposition: string | null;
  cid: string | null;
  language: string[] | null;
  location: string | null;
  subParts?: EmailBodyPart[];
}

/** RFC 8621 §4.1.4. */
export interface EmailBodyValue {
  value: string;
  isEncodingProblem: boolean;
  isTruncated: boolean;
}

type Addresses = EmailAddress[] | null;

/** RFC 8621 §4.1; header properties by their names. */
export interface Email {
  id: string;
  blobId: string;
  threadId: string;
  mailboxIds: Record<string, true>;
  keywords: Record<string, true>;
  size: number;
  receivedAt: string;
  messageId: string[] | null;
  inReplyTo: string[] | null;
  references: string[] | null;
  sender: Addresses;
  from: Addresses;
  to: Addresses;
  cc: Addresses;
  bcc: Addresses;
  replyTo: Addresses;
  subject: string | null;
  sentAt: string | null;
  hasAttachment: boolean;
  preview: string;
  bodyStructure: EmailBodyPart;
  bodyValues: Record<string, EmailBodyValue>;
  textBody: EmailBodyPart[];
  htmlBody: EmailBodyPart[];
  attachments: EmailBodyPart[];
  [header: `header:${string}`]: unknown;
}

/** RFC 8621 §5. */
export interface SearchSnippet {
  emailId: string;
  subject: string | null;
  preview: string | null;
}

/** RFC 8621 §6. */
export interface Identity {
  id: string;
  name: string;
  email: string;
  replyTo: Addresses;
  bcc: Addresses;
  textSignature: string;
  htmlSignature: string;
  mayDelete: boolean;
}

/** RFC 8621 §7. */
export interface SubmissionEnvelope {
  mailFrom: { email: string; parameters: Record<string, string | null> | null };
  rcptTo: { email: string; parameters: Record<string, string | null> | null }[];
}

/** RFC 8621 §7. */
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
  envelope: SubmissionEnvelope;
  sendAt: string;
  undoStatus: 'pending' | 'final' | 'canceled';
  deliveryStatus: Record<string, DeliveryStatus> | null;
  dsnBlobIds: string[];
  mdnBlobIds: string[];
}

/** RFC 9425 §4. */
export interface Quota {
  id: string;
  resourceType: string;
  used: number;
  hardLimit: number;
  warnLimit: number | null;
  softLimit: number | null;
  scope: string;
  name: string;
  description: string | null;
  types: string[];
}

/** RFC 8620 §7.2. */
export interface PushSubscription {
  id: string;
  deviceClientId: string;
  expires: string | null;
  types: string[] | null;
}
