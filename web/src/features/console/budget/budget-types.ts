/** The yearly estimate as the server gives it (`urn:congthu:budget`, R6.9). */
import { registerType } from '../../../jmap/sync.ts';

export interface BudgetItem {
  line: string;
  section: string;
  name: string;
  unit: string;
  quantity: number;
  unitPrice: number;
  /** Worked out by the server; a line that was not sent yet has none. */
  amount?: number;
  source: string;
  note: string;
  trainingPlanId: string | null;
}

export interface BudgetVersion {
  id: string;
  year: number;
  number: number;
  state: 'draft' | 'submitted' | 'returned' | 'approved' | 'superseded';
  items: BudgetItem[];
  total: number;
  madeBy: string;
  madeAt: string;
  submittedBy: string | null;
  submittedAt: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionNote: string | null;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    BudgetVersion: BudgetVersion;
  }
}

registerType('BudgetVersion', { properties: undefined, wholly: true });
