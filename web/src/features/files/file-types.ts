/** Large files, links to them, and tasks with mail, as the server gives them. */
import type { Client } from '../../jmap/client.ts';
import { registerType } from '../../jmap/sync.ts';

export interface StoredFile {
  id: string;
  name: string;
  type: string;
  size: number;
  receivedBytes: number;
  purpose: 'attachment' | 'link' | 'import' | 'export';
  state: 'uploading' | 'stored' | 'scanning' | 'clean' | 'infected';
  finding: string | null;
  createdAt: string;
  expiresAt: string;
}

export interface FileLink {
  id: string;
  fileId: string;
  url: string;
  fileName: string;
  fileSize: number;
  fileState: StoredFile['state'] | 'deleting';
  createdAt: string;
  expiresAt: string;
  isRevoked: boolean;
  hasPassword: boolean;
  note: string;
  fetchCount: number;
  lastFetchedAt: string | null;
}

export interface FileFetch {
  id: string;
  linkId: string;
  fetchedBy: string | null;
  remoteAddress: string;
  userAgent: string;
  beganAt: string;
  lastAt: string;
  bytes: number;
  isComplete: boolean;
}

export interface MailTask {
  id: string;
  kind: 'import' | 'export' | 'restore';
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  format: 'mbox' | 'eml' | 'maildir' | null;
  mailboxPath: string | null;
  deletedAfter: string | null;
  fileId: string | null;
  totalBytes: number;
  doneBytes: number;
  messages: number;
  skipped: number;
  faultCount: number;
  faults: { origin: string; reason: string }[];
  failure: string | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface DeletedEmail {
  id: string;
  subject: string;
  from: { name: string | null; email: string }[];
  preview: string;
  size: number;
  receivedAt: string;
  hasAttachment: boolean;
  mailboxPath: string;
  deletedAt: string;
  restorableUntil: string;
}

export interface FollowUp {
  id: string;
  emailId: string;
  threadId: string;
  dueAt: string;
  state: 'waiting' | 'answered' | 'due' | 'done';
  reminderEmailId: string | null;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    StoredFile: StoredFile;
    FileLink: FileLink;
    FileFetch: FileFetch;
    MailTask: MailTask;
    DeletedEmail: DeletedEmail;
    FollowUp: FollowUp;
  }
}

for (const type of ['StoredFile', 'FileLink', 'FileFetch', 'MailTask', 'FollowUp'] as const)
  registerType(type, { properties: undefined, wholly: true });
registerType('DeletedEmail', { properties: undefined, wholly: false });

export interface FileCapability {
  uploadPath: string;
  maxFileSize: number;
  maxAttachmentSize: number;
  quota: number;
}

/** What an account may do with large files; undefined where it may nothing. */
export function fileCapability(client: Client, accountId: string): FileCapability | undefined {
  const { accountCapabilities } = client.session.accounts[accountId] ?? {};
  return accountCapabilities?.['urn:congthu:files'] as unknown as FileCapability | undefined;
}

/** The address of a link as whoever is here reaches the server: what is copied and sent. */
export function linkAddress({ url }: Pick<FileLink, 'url'>): string {
  return new URL(new URL(url).pathname, window.location.origin).href;
}
