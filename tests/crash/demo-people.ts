/** People of the demonstration that workflows are about, and short ways to ask for what they have. */
import assert from 'node:assert/strict';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';

export const AN = 'nguyenvanan';
export const HUONG = 'tranthithuhuong';
export const HEAD = 'phanthanhbinh';
export const CHIEF = 'chanhvanphong';
export const OPERATOR = 'vuthihoa';
export const ARCHIVIST = 'thantrongvinh';
export const PERSONNEL = 'hoangthinga';
export const ADMINISTRATOR = 'snv';
export const DUC = 'leminhduc';
export const LINH = 'takhanhlinh';
export const MY = 'lethidieumy';
export const LONG = 'hodaclong';
export const MAI = 'nguyenthibachmai';
export const KIET = 'caotuankiet';
export const DOMAIN = 'thuathienhue.gov.vn';
export const PROVINCE = { accountId: 'province' };

export function createdId(answer: JmapArguments | undefined): string {
  const created = answer?.['created'] as Record<string, { id: string }> | null | undefined;
  const [made] = Object.values(created ?? {});
  assert.ok(made, JSON.stringify(answer));
  return made.id;
}

export async function idsOf(client: JmapClient, name: string, args: JmapArguments): Promise<string[]> {
  return (await client.call(`${name}/query`, args))['ids'] as string[];
}

export async function listOf<T>(client: JmapClient, name: string, args: JmapArguments): Promise<T[]> {
  return (await client.call(`${name}/get`, args))['list'] as T[];
}

/** How many letters with this word in their subject somebody has, in one of the mailboxes by role or in all. */
export async function countLetters(client: JmapClient, mark: string, role?: string): Promise<number> {
  const [inMailbox] = role === undefined ? [] : await idsOf(client, 'Mailbox', { filter: { role } });
  const filter = { subject: mark, ...(inMailbox !== undefined && { inMailbox }) };
  return (await idsOf(client, 'Email', { filter })).length;
}
