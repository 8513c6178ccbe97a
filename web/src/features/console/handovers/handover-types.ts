/** Handovers of agencies' mailboxes as the server gives them (`urn:congthu:handover`, R9.2). */
import { registerType } from '../../../jmap/sync.ts';

export interface HandoverInventory {
  takenAt: string;
  folders: { path: string; messages: number; unread: number; bytes: number }[];
  mailCount: number;
  mail: {
    emailId: string;
    subject: string;
    sender: string;
    receivedAt: string;
    state: 'new' | 'open';
    assignee: string | null;
    dueAt: string | null;
  }[];
  hasPassword: boolean;
  secondFactors: number;
  tokens: number;
  appPasswords: { label: string; protocols: string; createdAt: string; lastUsedAt: string | null }[];
  sessions: { label: string; createdAt: string; lastUsedAt: string }[];
  filters: { name: string; isActive: boolean; forwards: boolean }[];
  vacation: { subject: string } | null;
  scheduledCount: number;
  holds: { name: string; placedAt: string }[];
}

export interface HandoverDelegation {
  ordinal: number;
  kind: 'role' | 'mailbox' | 'addressBook';
  grantee: string;
  thing: string | null;
  rights: string;
  endsAt: string | null;
  renewedAt: string | null;
}

export type HandoverState = 'open' | 'handedOver' | 'objected' | 'settled' | 'accepted' | 'superseded';

export interface Handover {
  id: string;
  unitName: string;
  address: string;
  basis: string;
  isActing: boolean;
  fromId: string | null;
  fromName: string;
  fromTitle: string;
  toId: string;
  toName: string;
  toTitle: string;
  openedAt: string;
  dueAt: string;
  isLate: boolean;
  state: HandoverState;
  /** Of what is long the beginning. */
  inventory: HandoverInventory;
  inventoryCounts: { folders: number; sessions: number };
  digest: string;
  notes: string;
  handedOverAt: string | null;
  handedOverBy: string | null;
  handedOverReason: string | null;
  objectedAt: string | null;
  objection: string | null;
  settledAt: string | null;
  settledBy: string | null;
  settlement: string | null;
  endedAt: string | null;
  passwordSetAt: string | null;
  minutes: { name: string; sha256: string } | null;
  delegations: HandoverDelegation[];
  history: { at: string; by: string; act: string; text: string | null }[];
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    Handover: Handover;
  }
}

registerType('Handover', { properties: undefined, wholly: false });
