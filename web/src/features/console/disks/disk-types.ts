/** The register of what went by disk as the server gives it (R8.1). */
import { registerType } from '../../../jmap/sync.ts';

export const MEDIA = ['usb', 'hardDisk', 'disc', 'other'] as const;

export interface DiskDelivery {
  id: string;
  unitId: string;
  unitName: string;
  toUnitId: string | null;
  toName: string;
  medium: (typeof MEDIA)[number];
  content: string;
  sizeBytes: number | null;
  reason: string;
  carriedOn: string;
  state: 'sent' | 'received';
  recordedBy: string;
  createdAt: string;
  receivedBy: string | null;
  receivedAt: string | null;
  receiptNote: string | null;
  mayReceive: boolean;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    DiskDelivery: DiskDelivery;
  }
}

registerType('DiskDelivery', { properties: undefined, wholly: true });
