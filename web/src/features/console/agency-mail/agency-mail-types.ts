/** Mail of an agency as the server gives it (`urn:congthu:agency-mail`, R9.3). */
import { registerType } from '../../../jmap/sync.ts';

export interface AgencyMailEvent {
  at: string;
  by: string;
  act: 'assigned' | 'handedBack' | 'done' | 'reopened' | 'deadline' | 'note';
  text: string | null;
}

export interface AgencyMail {
  id: string;
  emailId: string;
  state: 'new' | 'open' | 'done';
  subject: string;
  from: string;
  receivedAt: string;
  assigneeId: string | null;
  assigneeName: string | null;
  assignedBy: string | null;
  changedAt: string;
  dueAt: string | null;
  isLate: boolean;
  history: AgencyMailEvent[];
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    AgencyMail: AgencyMail;
  }
}

registerType('AgencyMail', { properties: undefined, wholly: false });
