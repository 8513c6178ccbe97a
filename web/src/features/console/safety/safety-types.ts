/** What the center keeps watch over, as the server gives it (`urn:congthu:safety`). */
import { registerType } from '../../../jmap/sync.ts';

export interface QuarantinedMail {
  id: string;
  state: 'held' | 'released' | 'deleted';
  reason: 'virus' | 'suspicious' | 'junk' | 'policy';
  detail: string | null;
  arrivedAt: string;
  from: string;
  subject: string;
  size: number;
  hash: string;
  envelopeFrom: string;
  recipients: string[];
  decidedByName: string | null;
  decision: string | null;
  requestedAt: string | null;
}

export interface MailRemoval {
  id: string;
  state: 'proposed' | 'refused' | 'approved' | 'done' | 'restoring' | 'restored';
  criteria: Record<string, string>;
  reason: string;
  /** What it is about, where it is about one message with its very bytes. */
  mail: {
    from: { name: string | null; email: string } | null;
    subject: string;
    receivedAt: string;
  } | null;
  /** What the scanner found in it. */
  virus: string | null;
  foundMessages: number;
  foundAccounts: number;
  removedMessages: number;
  restoredMessages: number;
  proposedBy: string | null;
  proposedByName: string | null;
  proposedAt: string;
  decidedByName: string | null;
  decidedAt: string | null;
  decision: string | null;
  doneAt: string | null;
}

export interface MailIncident {
  id: string;
  kind: 'junk' | 'virus' | 'misuse' | 'other';
  state: 'open' | 'handled';
  reportedByName: string;
  reportedByUnit: string;
  reportedByAddress: string | null;
  reportedAt: string;
  note: string;
  from: string;
  subject: string;
  hash: string;
  handledByName: string | null;
  handledAt: string | null;
  outcome: string | null;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    QuarantinedMail: QuarantinedMail;
    MailRemoval: MailRemoval;
    MailIncident: MailIncident;
  }
}

for (const type of ['QuarantinedMail', 'MailRemoval', 'MailIncident'] as const)
  registerType(type, { properties: undefined, wholly: true });
