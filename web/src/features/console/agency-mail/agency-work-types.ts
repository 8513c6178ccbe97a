/** How an agency handles its mail, in numbers, as the server gives it (R9.3). */
import { registerType } from '../../../jmap/sync.ts';

export interface AgencyWork {
  id: string;
  unitId: string;
  unitName: string;
  address: string;
  newCount: number;
  openCount: number;
  lateCount: number;
  doneCount: number;
  doneLateCount: number;
  hoursToDone: number | null;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    AgencyWork: AgencyWork;
  }
}

registerType('AgencyWork', { properties: undefined, wholly: false });
