/** What the center announces on the public status page (R6.3), as the console reads it. */
import { registerType } from '../../../jmap/sync.ts';

export const NOTICE_KINDS = ['planned', 'incident', 'information'] as const;
export const SERVICES = ['receiving', 'sending', 'reading', 'web', 'directory'] as const;

export interface StatusNotice {
  id: string;
  kind: (typeof NOTICE_KINDS)[number];
  titleVi: string;
  titleEn: string;
  textVi: string;
  textEn: string;
  services: string[];
  startsAt: string;
  endsAt: string | null;
  announcedAt: string;
  endedAt: string | null;
  outcomeVi: string | null;
  outcomeEn: string | null;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    StatusNotice: StatusNotice;
  }
}

registerType('StatusNotice', { properties: undefined, wholly: true });
