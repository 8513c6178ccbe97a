/** What offices work with in the console, as the server gives it (`urn:congthu:lifecycle`, `urn:congthu:groups`, `urn:congthu:activity`). */
import { registerType } from '../../jmap/sync.ts';

export type FeedMatch = 'same' | 'changed' | 'new' | 'missing' | 'doubtful' | 'wrong';

/** A list of people that was sent (R5.4). */
export interface Feed {
  id: string;
  name: string;
  format: string;
  unitId: string;
  isComplete: boolean;
  decisionId: string | null;
  effectiveOn: string;
  state: 'reading' | 'checked' | 'submitting' | 'submitted' | 'failed';
  fault: { vi: string; en: string } | null;
  rowCount: number;
  rowsDone: number;
  counts: Partial<Record<FeedMatch, number>>;
  requestsWanted: number;
  requestsMade: number;
  createdBy: string;
  createdAt: string;
  submittedAt: string | null;
}

/** Agreeing a list of people (R6.2). */
export interface ListRound {
  id: string;
  unitId: string;
  unitName: string;
  name: string;
  dueOn: string;
  state: 'open' | 'signed';
  agencyFeedId: string | null;
  authorityFeedId: string | null;
  openedBy: string;
  openedAt: string;
  signedBy: string | null;
  signedAt: string | null;
  entries: number;
  differing: number;
  settled: number;
}

/** A first password that waits to be printed (R6.2). */
export interface PasswordSlip {
  id: string;
  address: string;
  name: string;
  unitId: string;
  waitingSince: string;
  printedAt: string | null;
  printedBy: string | null;
  validUntil: string | null;
  /** Its owner has chosen a password of their own. */
  isUsed: boolean;
}

/** An entry of the register of violations (R12.1). */
export interface Violation {
  id: string;
  unitId: string;
  unitName: string;
  kind: string;
  level: 'minor' | 'serious' | 'grave';
  summary: string;
  evidence: string[];
  measure: string | null;
  followUp: string | null;
  state: 'open' | 'closed';
  isRestricted: boolean;
  /** Whoever looks may record the measure. */
  mayMeasure: boolean;
  recordedBy: string;
  createdAt: string;
  changedAt: string;
}

/** What an agency proposes (R12.2). */
export interface Proposal {
  id: string;
  unitId: string;
  unitName: string;
  subject: string;
  body: string;
  state: 'sent' | 'answered';
  answer: string | null;
  sentBy: string;
  answeredBy: string | null;
  createdAt: string;
  answeredAt: string | null;
}

/** A message that waits for a moderator. */
export interface GroupPost {
  id: string;
  groupId: string;
  groupAddress: string;
  state: 'held' | 'approved' | 'refused';
  from: string;
  subject: string;
  size: number;
  arrivedAt: string;
  decidedAt: string | null;
  reason: string | null;
}

/** A token of a personnel system (R5.4). */
export interface FeedToken {
  id: string;
  name: string;
  accountId: string;
  address: string | null;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Space and devices of an account. */
export interface AccountUse {
  id: string;
  usedBytes: number;
  quotaBytes: number | null;
  messages: number;
  sessions: number;
  appPasswords: number;
  hasSecondFactor: boolean;
  lastSeenAt: string | null;
}

/** A filter that the organisation runs for everybody. */
export interface OrganisationScript {
  id: string;
  name: string;
  place: string;
  position: number;
  content: string;
  updatedAt: string;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    Feed: Feed;
    ListRound: ListRound;
    PasswordSlip: PasswordSlip;
    Violation: Violation;
    Proposal: Proposal;
    GroupPost: GroupPost;
    FeedToken: FeedToken;
    AccountUse: AccountUse;
    OrganisationScript: OrganisationScript;
  }
}

for (const type of [
  'Feed',
  'ListRound',
  'PasswordSlip',
  'Violation',
  'Proposal',
  'GroupPost',
  'FeedToken',
  'OrganisationScript',
] as const)
  registerType(type, { properties: undefined, wholly: true });
registerType('AccountUse', { properties: undefined, wholly: false });
