/** The archive as the server gives it (`urn:congthu:archive`, R6.7). */
import { registerType } from '../../../jmap/sync.ts';

export interface RetentionRule {
  id: string;
  appliesTo: 'personal' | 'agency' | 'system' | 'left' | 'journal';
  unitId: string | null;
  unitName: string | null;
  keepDays: number | null;
  authority: string;
  setBy: string;
  setAt: string;
}

export interface LegalHold {
  id: string;
  name: string;
  reason: string;
  unitId: string | null;
  unitName: string | null;
  accountIds: string[];
  addresses: string[];
  placedBy: string;
  placedAt: string;
  releasedBy: string | null;
  releasedAt: string | null;
  releaseReason: string | null;
}

export interface ArchiveSearch {
  id: string;
  state: 'requested' | 'refused' | 'approved' | 'ready' | 'ended';
  purpose: string;
  accountIds: string[];
  addresses: string[];
  criteria: Record<string, string>;
  requestedBy: string;
  isOwn: boolean;
  requestedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decision: string | null;
  days: number;
  endsAt: string | null;
  found: number;
  isTruncated: boolean;
  exportFileId: string | null;
  exportFault: string | null;
}

export interface ArchiveFind {
  id: string;
  searchId: string;
  address: string;
  source: 'mailbox' | 'deleted' | 'archive' | 'journal';
  size: number;
  receivedAt: string;
  subject: string;
  from: string;
  sha256: string;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    RetentionRule: RetentionRule;
    LegalHold: LegalHold;
    ArchiveSearch: ArchiveSearch;
    ArchiveFind: ArchiveFind;
  }
}

for (const type of ['RetentionRule', 'LegalHold', 'ArchiveSearch'] as const)
  registerType(type, { properties: undefined, wholly: true });
registerType('ArchiveFind', { properties: undefined, wholly: false });
