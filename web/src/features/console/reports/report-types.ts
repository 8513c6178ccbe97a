/** Numbers for charts and reports of other systems, as the server gives them. */
import { registerType } from '../../../jmap/sync.ts';

export const TRAFFIC_KINDS = [
  'received',
  'inside',
  'sent',
  'junk',
  'virus',
  'held',
  'refused',
  'deferred',
  'undelivered',
] as const;
export type TrafficKind = (typeof TRAFFIC_KINDS)[number];

/** What happened to mail in one hour (UTC): 2026-11-25T12. */
export type MailTraffic = { id: string } & Record<TrafficKind, number>;

export interface StorageDay {
  id: string;
  accounts: number;
  messages: number;
  mailBytes: number;
  databaseBytes: number;
  freeBytes: number | null;
}

/** A DMARC or TLS report (RFC 7489, RFC 8460). */
export interface MailReport {
  id: string;
  kind: 'dmarc' | 'tls';
  organisation: string;
  reportId: string;
  domain: string;
  beginsAt: string;
  endsAt: string;
  receivedAt: string;
  total: number;
  failed: number;
}

declare module '../../../jmap/objects.ts' {
  interface ObjectTypes {
    MailTraffic: MailTraffic;
    StorageDay: StorageDay;
    MailReport: MailReport;
  }
}

registerType('MailTraffic', { properties: undefined, wholly: true });
registerType('StorageDay', { properties: undefined, wholly: true });
registerType('MailReport', {
  properties: [
    'kind',
    'organisation',
    'reportId',
    'domain',
    'beginsAt',
    'endsAt',
    'receivedAt',
    'total',
    'failed',
  ],
  wholly: true,
});
