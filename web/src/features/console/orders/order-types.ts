/** Orders and rules of use (R9.4), as the console reads them. */
import { registerType } from '../../../jmap/sync.ts';

export interface OrderRecipient {
  accountId: string;
  name: string;
  unitName: string;
  receivedAt: string | null;
  receivedBy: string | null;
  doneAt: string | null;
  doneBy: string | null;
  note: string | null;
  returnedAt: string | null;
  returnedReason: string | null;
  /** No longer of the unit. */
  hasLeft: boolean;
}

export interface OrderEvent {
  at: string;
  by: string;
  act: string;
  recipientId: string | null;
  text: string | null;
}

interface OrderWords {
  id: string;
  /** 12/2026/L-SNV. */
  name: string;
  unitName: string;
  subject: string;
  text: string;
  dueAt: string;
  issuedAt: string;
  issuedBy: string;
  state: 'open' | 'closed' | 'withdrawn';
  endedReason: string | null;
}

export interface Order extends OrderWords {
  unitId: string;
  endedAt: string | null;
  endedBy: string | null;
  files: { name: string; type: string; size: number }[];
  recipientCount: number;
  receivedCount: number;
  doneCount: number;
  lateCount: number;
  recipients: OrderRecipient[];
  history: OrderEvent[];
}

export interface ReceivedOrder extends OrderWords {
  emailId: string | null;
  isLate: boolean;
  receivedAt: string | null;
  receivedBy: string | null;
  doneAt: string | null;
  doneBy: string | null;
  note: string | null;
  returnedAt: string | null;
  returnedReason: string | null;
}

export interface UsageRules {
  id: string;
  unitId: string;
  unitName: string;
  version: number;
  title: string;
  text: string;
  titleEn: string | null;
  textEn: string | null;
  publishedAt: string;
  publishedBy: string;
  isInForce: boolean;
  isOwn: boolean;
  acknowledgedAt: string | null;
  memberCount: number;
  acknowledgedCount: number;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    Order: Order;
    ReceivedOrder: ReceivedOrder;
    UsageRules: UsageRules;
  }
}

registerType('Order', { properties: undefined, wholly: false });
registerType('ReceivedOrder', { properties: undefined, wholly: false });
registerType('UsageRules', { properties: undefined, wholly: false });
