/**
 * Attacks on the text index: letters made of words, and questions made of words. Afterwards the index has caught up with all of it,
 * and a search finds an ordinary letter that came behind. And `kill -9` while segments are merged.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#platform/postgres/database.ts';
import { JmapClient, JmapProblem } from '#tests/clients/jmap.ts';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { RunningProgram } from '#tests/e2e/running-program.ts';
import { type Attack, counted } from './attack.ts';
import { HOME, PASSWORD, PERSON } from './target.ts';

const BASIC = `Basic ${Buffer.from(`${PERSON}:${PASSWORD}`).toString('base64')}`;
/** What a search may take; behind a bomb it may have to wait for the index's turn. */
const ANSWERED_MS = 20_000;
const CAUGHT_UP_MS = 120_000;

/** Different words, as many as asked, eight letters a line's tenth. */
function words(first: number, count: number): string {
  let text = '';
  for (let at = 0; at < count; at += 1) {
    const number = first + at;
    text += `z${number.toString(36)}${at % 10 === 9 ? '\n' : ' '}`;
  }
  return text;
}

const LETTERS: readonly [name: string, number: number, make: (round: number) => string][] = [
  ['a million different words', 2, (round) => words(round * 1_000_000, 1_000_000)],
  ['two hundred thousand different words', 40, (round) => words(2_000_000 + round * 200_000, 200_000)],
  ['words of a megabyte', 10, (round) => `${'x'.repeat(1_000_000)}${round} y`],
  ['a word five hundred thousand times', 10, () => 'thu '.repeat(500_000)],
  ['letters of scripts beyond the first plane', 5, (round) => `${'𠀀'.repeat(300_000)}${round}`],
  ['marks heaped on one letter', 5, () => `a${'\u0301'.repeat(500_000)} b`],
  ['markup without text', 5, () => '<b>'.repeat(700_000)],
];

const wrap = (text: string): string => text.replaceAll(/[^\n]{900}/g, '$&\n');

function deliver(target: RunningProgram, body: string, subject: string): Promise<string[]> {
  const before = ['EHLO a.example', 'MAIL FROM:<a@example.org>', `RCPT TO:<${PERSON}>`, 'DATA'];
  const type = body.startsWith('<') ? 'html' : 'plain';
  const head = `From: <a@example.org>\nSubject: ${subject}\nMIME-Version: 1.0\nContent-Type: text/${type}; charset=utf-8\n\n`;
  return speakSmtp(target.port(25), [...before, dataOf(`${head}${wrap(body)}\n`)]);
}

const QUESTIONS: Record<string, string> = {
  'a beginning that a million words have': 'z1',
  'one letter': 'e',
  'five thousand words': 'thu '.repeat(5_000),
  'a phrase of the commonest word': 'thu thu thu thu thu thu thu thu',
  'a thousand beginnings': Array.from({ length: 1_000 }, (_, at) => `z${at.toString(36)}*`).join(' '),
  'signs of patterns': '%_%\\%*?'.repeat(200),
  'a word of a megabyte': 'x'.repeat(1_000_000),
  'marks alone': '\u0301'.repeat(10_000),
  'the middle of every word': '0',
};

async function ask(client: JmapClient, text: string): Promise<string[] | undefined> {
  try {
    const answer = await client.call('Email/query', { filter: { text }, calculateTotal: true });
    return answer['ids'] as string[];
  } catch (error) {
    if (error instanceof JmapProblem) return undefined;
    throw error;
  }
}

export const indexBombs: Attack = {
  name: 'the text index: letters and questions made of words',
  run: async (target) => {
    const count = counted();
    for (const [name, number, make] of LETTERS)
      for (let round = 0; round < number; round += 1) {
        count.tried += 1;
        const last = (await deliver(target, make(round), name)).at(-1) ?? '';
        if (!/^[245]\d\d/.test(last)) count.faults.push(`${name}: ${last}`);
      }
    const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, BASIC);
    await deliver(target, 'tim thay toi ngay', 'sau bom');
    const from = performance.now();
    let found: string[] | undefined;
    while (found?.length !== 1 && performance.now() - from < CAUGHT_UP_MS) {
      found = await ask(client, 'tim thay toi ngay').catch(() => undefined);
      if (found?.length !== 1) await sleep(500);
    }
    if (found?.length !== 1) count.faults.push('an ordinary letter behind the bombs is not found');
    count.note = `an ordinary letter behind them found after ${((performance.now() - from) / 1000).toFixed(1)} s`;
    for (const [name, text] of Object.entries(QUESTIONS)) {
      count.tried += 1;
      const asked = performance.now();
      await ask(client, text).catch((error: unknown) => count.faults.push(`${name}: ${String(error)}`));
      const ms = performance.now() - asked;
      if (ms > ANSWERED_MS) count.faults.push(`${name} took ${(ms / 1000).toFixed(0)} s`);
    }
    return count;
  },
};

/** Of `domain/mailstore/text-merge.ts`: held while segments of an account become one. */
const MERGING =
  "select count(*)::integer as count from pg_locks where locktype = 'advisory' and classid = 7204120";
const KILLS = 3;
const MERGES_WITHIN_MS = 60_000;

/** Delivers until the index merges, and gives the words by which each letter is found. */
async function deliverUntilMerging(target: RunningProgram, db: Database, first: number): Promise<string[]> {
  const marks: string[] = [];
  const until = performance.now() + MERGES_WITHIN_MS;
  const isMerging = async (): Promise<boolean> =>
    ((await db.query<{ count: number }>(MERGING))[0]?.count ?? 0) > 0;
  while (performance.now() < until) {
    const mark = `dau${`${first + marks.length}`.padStart(4, '0')}`;
    const last =
      (await deliver(target, `${mark} ${words(marks.length * 20_000, 20_000)}`, 'gop')).at(-1) ?? '';
    if (last.startsWith('250')) marks.push(mark);
    // A letter a batch; some thirty batches make a merging.
    for (let look = 0; look < 20; look += 1) {
      if (await isMerging()) return marks;
      await sleep(5);
    }
  }
  throw new Error('nothing was merged');
}

export const killedMerging: Attack = {
  name: 'kill -9 while segments of the text index become one',
  run: async (target) => {
    const count = counted();
    const marks: string[] = [];
    for (let round = 0; round < KILLS; round += 1) {
      marks.push(...(await withDatabase(target, (db) => deliverUntilMerging(target, db, marks.length))));
      count.tried += 1;
      await target.kill();
      await target.start();
    }
    const client = await JmapClient.open(`http://${HOME}:${target.port(80)}`, BASIC);
    for (const mark of marks) {
      let found: string[] | undefined;
      const until = performance.now() + CAUGHT_UP_MS;
      while (found?.length !== 1 && performance.now() < until) {
        found = await ask(client, mark);
        if (found?.length === 0) await sleep(200);
        else break;
      }
      if (found?.length !== 1) count.faults.push(`${mark} is found ${found?.length ?? 0} times`);
    }
    // A message may stand in two segments until they become one (`text-pending.ts`); a block of no segment nobody would ever take away.
    const [row] = await withDatabase(target, (db) =>
      db.query<{ orphans: number }>(
        `select count(*)::integer as orphans from text_block b where not exists (
           select from text_segment s where s.account_id = b.account_id and s.id = b.segment)`,
      ),
    );
    if (row && row.orphans > 0) count.faults.push(`${row.orphans} blocks of no segment`);
    count.note = `${marks.length} letters, each found once`;
    return count;
  },
};
