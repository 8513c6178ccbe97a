/** What its person did not get, as the server gives it (`urn:congthu:safety`). */
import { registerType } from '../../jmap/sync.ts';

export interface WithheldMail {
  id: string;
  state: 'held' | 'refused' | 'released' | 'deleted';
  reason: 'virus' | 'suspicious' | 'junk' | 'policy';
  detail: string;
  from: string;
  subject: string;
  arrivedAt: string;
  times: number;
  requestedAt: string | null;
}

declare module '../../jmap/objects.ts' {
  interface ObjectTypes {
    WithheldMail: WithheldMail;
  }
}

registerType('WithheldMail', { properties: undefined, wholly: true });
