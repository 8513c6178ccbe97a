/** A Sở with its head and two of its people, for tests of orders and rules of use (R9.4): what they ask of the server, and what they see. */
import assert from 'node:assert/strict';
import { requireUnit } from '#domain/directory/units.ts';
import type { OrderParts } from '#services/orders/order-parts.ts';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import type { JmapTestServer } from './server.ts';

export const PROVINCE = { accountId: 'province' };
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export type Person = JmapClient & { address: string };

interface Agency {
  server: JmapTestServer;
  unitId: string;
  head: Person;
  an: Person;
  be: Person;
  parts: OrderParts;
}

export async function openAgency(server: JmapTestServer): Promise<Agency> {
  const { db, deps } = server;
  const { hostname, domain } = deps.settings;
  return {
    server,
    unitId: (await requireUnit(db, 'snv')).id,
    head: await server.signIn('Phạm Thủ Trưởng', 'snv', 'agency_head'),
    an: await server.signIn('Nguyễn Văn An'),
    be: await server.signIn('Trần Thị Bé'),
    parts: { ...deps, hostname, domain, webAddress: `https://${hostname}` },
  };
}

export function wanted({ unitId, an, be, server }: Agency, more: JmapArguments = {}): JmapArguments {
  return {
    unitId,
    subject: 'Báo cáo số liệu quý IV',
    text: 'Các anh chị gửi số liệu trước hạn.',
    dueAt: new Date(server.province.now + 3 * DAY_MS).toISOString(),
    recipientIds: [an.accountId, be.accountId],
    ...more,
  };
}

export const set = (client: JmapClient, args: JmapArguments): Promise<JmapArguments> =>
  client.call('Order/set', { ...PROVINCE, ...args });

export async function issue(agency: Agency, more: JmapArguments = {}): Promise<string> {
  const { created, notCreated } = await set(agency.head, { create: { a: wanted(agency, more) } });
  assert.equal(notCreated, null);
  return (created as Record<string, { id: string }>)['a']?.id ?? '';
}

export function faultOf(
  answer: JmapArguments,
  kind: 'notCreated' | 'notUpdated',
  key: string,
): string | undefined {
  const fault = (answer[kind] as Record<string, JmapArguments> | null)?.[key];
  return fault?.['type'] as string | undefined;
}

export async function readOne(
  client: JmapClient,
  name: string,
  id: string,
  args = PROVINCE,
): Promise<JmapArguments> {
  const { list } = await client.call(`${name}/get`, { ...args, ids: [id] });
  return (list as JmapArguments[])[0] ?? {};
}

export const received = (client: JmapClient, id: string): Promise<JmapArguments> =>
  readOne(client, 'ReceivedOrder', id, { accountId: client.accountId });

export const acknowledge = (client: JmapClient, id: string, patch: JmapArguments): Promise<JmapArguments> =>
  client.call('ReceivedOrder/set', { accountId: client.accountId, update: { [id]: patch } });

export async function subjectsOf(client: JmapClient): Promise<string[]> {
  const { ids } = await client.call('Email/query', { sort: [{ property: 'receivedAt', isAscending: true }] });
  const { list } = await client.call('Email/get', { ids, properties: ['subject'] });
  const byId = new Map((list as { id: string; subject: string }[]).map((one) => [one.id, one.subject]));
  return (ids as string[]).map((id) => byId.get(id) ?? '');
}
