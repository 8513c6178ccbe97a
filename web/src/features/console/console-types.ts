/** The types that the console shows, as the server gives them. */
import { registerType } from '../../jmap/sync.ts';

export interface Finding {
  code: string;
  weight: 'blocks' | 'warns';
  vi: string;
  en: string;
}

export interface Effect {
  kind: string;
  act: 'made' | 'changed' | 'ended';
  subject: string;
  from?: string;
  to?: string;
}

export interface TimelineEntry {
  at: string;
  kind: string;
  actor: string;
  note: string | null;
}

export type RequestState = 'submitted' | 'approved' | 'applied' | 'refused' | 'withdrawn' | 'failed';

export interface ChangeRequest {
  id: string;
  type: string;
  typeName: string;
  typeNameEn: string;
  state: RequestState;
  unitId: string;
  otherUnitId: string | null;
  personId: string | null;
  personName: string | null;
  /** Of the agency whose mailbox it is about. */
  mailboxName: string | null;
  decisionId: string | null;
  details: Record<string, unknown>;
  effectiveOn: string;
  requestedBy: string | null;
  requestedByName: string;
  findings: Finding[];
  approvedByName: string | null;
  approvedAt: string | null;
  closingNote: string | null;
  emergencyReason: string | null;
  appliedAt: string | null;
  appliedLate: boolean | null;
  effects: Effect[] | null;
  timeline: TimelineEntry[];
  createdAt: string;
  /** A body that only takes part has not agreed yet. */
  awaitsConsent: boolean;
  mayConsent: boolean;
  mayApprove: boolean;
  mayRetry: boolean;
  mayNameDecision: boolean;
}

export interface Decision {
  id: string;
  number: string;
  decidedOn: string;
  issuer: string;
  summary: string;
  fileName: string | null;
  createdAt: string;
}

export interface QueuedRecipient {
  address: string;
  state: string;
  attempts: number;
  nextAttemptAt: string;
  lastReply: string | null;
}

export interface QueuedMail {
  id: string;
  returnPath: string;
  size: number;
  createdAt: string;
  heldFor: string | null;
  recipientCount: number;
  /** The first of them. */
  recipients: QueuedRecipient[];
}

export interface SendApproval {
  id: string;
  accountId: string;
  unitId: string;
  sender: string;
  recipients: number;
  subject: string;
  state: 'waiting' | 'approved' | 'refused';
  askedAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  reason: string | null;
}

export interface SendingHold {
  id: string;
  address: string;
  reason: string;
  facts: Record<string, number>;
  heldAt: string;
  endedAt: string | null;
  endedBy: string | null;
  waiting: number;
}

export interface RoleGrant {
  id: string;
  address: string | null;
  name: string;
  role: string;
  unitId: string;
  startsAt: string;
  endsAt: string | null;
  reason: string;
  postId: string | null;
}

export interface AuditEvent {
  id: string;
  at: string;
  actor: string;
  act: string;
  objectKind: string;
  objectId: string;
  authority: string;
  before: unknown;
  after: unknown;
  context: unknown;
}

export interface Policy {
  id: string;
  title: { vi: string; en: string };
  value: unknown;
  isDefault: boolean;
  changedAt: string | null;
  changedBy: string | null;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    ChangeRequest: ChangeRequest;
    Decision: Decision;
    QueuedMail: QueuedMail;
    SendApproval: SendApproval;
    SendingHold: SendingHold;
    RoleGrant: RoleGrant;
    AuditEvent: AuditEvent;
    Policy: Policy;
  }
}

for (const type of [
  'ChangeRequest',
  'Decision',
  'QueuedMail',
  'SendApproval',
  'SendingHold',
  'RoleGrant',
  'AuditEvent',
  'Policy',
] as const)
  registerType(type, { properties: undefined, wholly: true });
