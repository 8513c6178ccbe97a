/**
 * A client's picture of the selected mailbox and of two kept results, made of nothing but responses. Each response must be lawful
 * where it comes.
 */
import assert from 'node:assert/strict';
import type { ImapTestClient } from '#tests/clients/imap.ts';
import { type MessageModel, uidsOf } from './model.ts';

export interface KnownMessage {
  uid?: number;
  flags?: string;
}

/** Results that are kept up to date: their searches, by the tag. */
export const KEPT = {
  unseen: { start: 'UID SEARCH RETURN (UPDATE ALL) UNSEEN', again: 'UID SEARCH RETURN (ALL) UNSEEN' },
  sorted: {
    start: 'UID SORT RETURN (UPDATE ALL) (REVERSE ARRIVAL) UTF-8 FLAGGED',
    again: 'UID SORT RETURN (ALL) (REVERSE ARRIVAL) UTF-8 FLAGGED',
  },
} as const;

type KeptTag = keyof typeof KEPT;

/** Untagged responses that may come at any command while a mailbox is selected. */
const UNASKED =
  /^\* (\d+ (EXISTS|RECENT|EXPUNGE)$|\d+ FETCH \(|VANISHED [\d:,]+$|FLAGS \(|ESEARCH \(TAG "(unseen|sorted)"\) UID( (REMOVEFROM|ADDTO) \([\d:, ]+\))+$|OK \[(PERMANENTFLAGS|HIGHESTMODSEQ) )/;

/** What only its own command is answered with. */
const ASKED: readonly (readonly [command: RegExp, response: RegExp])[] = [
  [/^(UID )?SEARCH/, /^\* SEARCH( \d+)*$/],
  [/^(UID )?(SEARCH|SORT) RETURN/, /^\* ESEARCH \(TAG "\w+"\) UID( ALL [\d:,]+)?$/],
  [/^LIST/, /^\* LIST \((\\\w+ ?)*\) "\/" \S+$/],
  [/^LSUB/, /^\* LSUB \((\\\w+)?\) "\/" \S+$/],
  [/^STATUS/, /^\* STATUS INBOX \(MESSAGES \d+ UNSEEN \d+\)$/],
  [/^(UID )?(MOVE|REPLACE)/, /^\* OK \[(COPYUID|APPENDUID) \d+ /],
  [/^SELECT/, /^\* OK \[(UNSEEN|UIDVALIDITY|UIDNEXT|MAILBOXID) /],
  [/^ENABLE/, /^\* ENABLED /],
];

function requireLawful(line: string, command: string): void {
  const isLawful =
    UNASKED.test(line) || ASKED.some(([asks, answers]) => asks.test(command) && answers.test(line));
  assert.ok(isLawful, `unlawful during ${command}: ${line}`);
}

/** One client. */
export class Follower {
  readonly messages: KnownMessage[] = [];
  readonly kept: Record<KeptTag, number[]> = { unseen: [], sorted: [] };
  readonly #client: ImapTestClient;
  readonly #model: MessageModel;

  constructor(client: ImapTestClient, model: MessageModel) {
    this.#client = client;
    this.#model = model;
  }

  async say(command: string, tag = 't'): Promise<string[]> {
    this.#client.send(`${tag} ${command}\r\n`);
    const lines: string[] = [];
    for (;;) {
      const line = await this.#client.readLine();
      if (line === undefined) throw new Error(`closed after ${command}`);
      lines.push(line);
      if (line.startsWith('* ')) requireLawful(line, command);
      this.#model.hear(line, command);
      this.#hear(line, command);
      if (line.startsWith(`${tag} `)) return lines;
    }
  }

  /** Begins to follow the kept results. */
  async keepResults(): Promise<void> {
    for (const tag of ['unseen', 'sorted'] as const) this.kept[tag] = await this.#ask(KEPT[tag].start, tag);
  }

  /** The results as a new search has them. */
  async searchAgain(): Promise<Record<KeptTag, number[]>> {
    return { unseen: await this.#ask(KEPT.unseen.again), sorted: await this.#ask(KEPT.sorted.again) };
  }

  async #ask(command: string, tag = 't'): Promise<number[]> {
    const lines = await this.say(command, tag);
    const [, all = ''] = new RegExp(`^\\* ESEARCH \\(TAG "${tag}"\\) UID(?: ALL (.*))?$`, 'm').exec(
      lines.join('\n'),
    ) ?? ['', ''];
    return all === '' ? [] : uidsOf(all);
  }

  #hear(line: string, command: string): void {
    const [, number, word, rest] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)(?: \((.*))?$/.exec(line) ?? [];
    const place = Number(number) - 1;
    if (word === 'EXISTS') {
      assert.ok(place + 1 >= this.messages.length, `EXISTS takes messages away: ${line}`);
      while (this.messages.length <= place) this.messages.push({});
    }
    if (word === 'EXPUNGE') this.#expunge(place, command);
    if (word === 'FETCH') this.#learn(place, rest ?? '', line);
    const [, vanished] = /^\* VANISHED (\S+)$/.exec(line) ?? [];
    for (const uid of vanished ? uidsOf(vanished) : []) this.#expunge(this.#placeOf(uid), command);
    this.#update(line);
  }

  #expunge(place: number, command: string): void {
    const mayExpunge = !/^(FETCH|STORE|SEARCH|UID SEARCH|UID SORT)/.test(command);
    assert.ok(mayExpunge, `EXPUNGE during ${command}`);
    assert.equal(this.messages.splice(place, 1).length, 1, `no message ${place + 1} to expunge`);
  }

  /** The place of a UID; of one that was never told, any place between its neighbours that has no UID yet. */
  #placeOf(uid: number): number {
    const known = this.messages.findIndex((message) => message.uid === uid);
    if (known >= 0) return known;
    const below = this.messages.findLastIndex((message) => message.uid !== undefined && message.uid < uid);
    assert.equal(this.messages[below + 1]?.uid, undefined, `no place for UID ${uid}`);
    return below + 1;
  }

  #learn(place: number, data: string, line: string): void {
    const message = this.messages[place];
    assert.ok(message, `FETCH of a message that does not exist: ${line}`);
    const uid = /UID (\d+)/.exec(data)?.[1];
    const flags = /FLAGS \(([^)]*)\)/.exec(data)?.[1];
    if (uid !== undefined) {
      assert.ok(
        message.uid === undefined || message.uid === Number(uid),
        `the UID of ${place + 1} changed: ${line}`,
      );
      message.uid = Number(uid);
    }
    if (flags !== undefined)
      message.flags = flags
        .split(' ')
        .filter((flag) => flag !== '\\Recent')
        .toSorted()
        .join(' ');
  }

  /** ADDTO and REMOVEFROM as RFC 5267 §4.3.3 and §4.3.4 want them worked off. */
  #update(line: string): void {
    const [, tag, updates = ''] =
      /^\* ESEARCH \(TAG "(unseen|sorted)"\) UID((?: (?:REMOVEFROM|ADDTO) .*)+)$/.exec(line) ?? [''];
    if (!tag) return;
    const result = this.kept[tag as KeptTag];
    for (const [, word, pairs = ''] of updates.matchAll(/ (REMOVEFROM|ADDTO) \(([^)]*)\)/g))
      for (const [, at, set = ''] of pairs.matchAll(/(\d+) ([\d:,]+)/g)) {
        const uids = uidsOf(set);
        if (word === 'ADDTO') {
          for (const uid of uids) assert.ok(!result.includes(uid), `twice in ${tag}: ${line}`);
          if (at === '0') result.splice(0, result.length, ...[...result, ...uids].sort((a, b) => a - b));
          else result.splice(Number(at) - 1, 0, ...uids);
        } else if (at === '0')
          for (const uid of uids) {
            assert.ok(result.includes(uid), `not in ${tag}: ${line}`);
            result.splice(result.indexOf(uid), 1);
          }
        else assert.deepEqual(result.splice(Number(at) - 1, uids.length), uids, `${tag}: ${line}`);
      }
  }
}
