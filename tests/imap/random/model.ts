/** What must have become of all messages of the inbox, from what the server acknowledged to anybody. */
import assert from 'node:assert/strict';

/** UIDs of a set as response codes have it. */
export function uidsOf(set: string): number[] {
  return set.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, place) => from + place);
  });
}

/** The inbox by its UIDVALIDITY; what is told of other mailboxes is not counted. */
export class MessageModel {
  readonly made = new Set<number>();
  readonly #validity: string;
  /** Moved or replaced. */
  readonly #gone = new Set<number>();
  /** At some time told as marked as deleted. */
  readonly #deleted = new Set<number>();
  /** What copies were made of: they begin with the flags of these. */
  readonly #origins = new Map<number, number>();
  /** INBOX was renamed: what was there may have gone with it. */
  #emptied = false;

  constructor(validity: string) {
    this.#validity = validity;
  }

  #make(uids: readonly number[]): void {
    for (const uid of uids) {
      assert.ok(!this.made.has(uid), `UID ${uid} was given twice`);
      this.made.add(uid);
    }
  }

  hear(line: string, command: string): void {
    const [, appendedTo, appended] = /\[APPENDUID (\d+) (\S+)\]/.exec(line) ?? [];
    const [, copiedTo, from, copied] = /\[COPYUID (\d+) (\S+) (\S+)\]/.exec(line) ?? [];
    const sources = from ? uidsOf(from) : [];
    if (appended && appendedTo === this.#validity) this.#make(uidsOf(appended));
    if (copied && copiedTo === this.#validity) {
      const made = uidsOf(copied);
      this.#make(made);
      for (const [place, uid] of made.entries()) this.#origins.set(uid, sources[place] ?? 0);
    }
    if (command.includes('MOVE')) for (const uid of sources) this.#gone.add(uid);
    const [, replaced] = /^UID REPLACE (\d+)/.exec(command) ?? [];
    if (replaced && appended) this.#gone.add(Number(replaced));
    const [, uid] = /FETCH \(UID (\d+) FLAGS \([^)]*\\Deleted/.exec(line) ?? [];
    if (uid) this.#deleted.add(Number(uid));
    if (command.startsWith('RENAME INBOX ') && line.startsWith('t OK')) this.#emptied = true;
  }

  #wasDeleted(uid: number | undefined): boolean {
    return uid !== undefined && (this.#deleted.has(uid) || this.#wasDeleted(this.#origins.get(uid)));
  }

  /** No message lost, none from nowhere. */
  check(uids: readonly (number | undefined)[]): void {
    const there = new Set(uids);
    assert.equal(there.size, uids.length, 'a message is there twice');
    for (const uid of there) assert.ok(uid && this.made.has(uid), `nobody made ${uid}`);
    if (this.#emptied) return;
    const lost = [...this.made].filter(
      (uid) => !(there.has(uid) || this.#gone.has(uid) || this.#wasDeleted(uid)),
    );
    assert.deepEqual(lost, []);
  }
}

/** What is known of a name: two sessions at once may leave it open which of them was the last. */
type Known = 'there' | 'gone' | 'open';

/** The names of mailboxes, from what was acknowledged round by round. */
export class MailboxModel {
  readonly #known = new Map<string, Known>();
  /** Whole trees that commands of this round changed. */
  #round: { name: string; is: Known; isTree: boolean }[][] = [];

  /** Takes note of a command that was acknowledged with these lines. */
  hear(command: string, lines: readonly string[]): void {
    const [, target] = /^(?:UID )?(?:COPY|MOVE) \d+ (\S+)$/.exec(command) ?? [];
    // What is filed while its mailbox is deleted makes of the name that is left a mailbox again.
    if (target && lines.some((line) => line.includes('[COPYUID ')))
      this.#round.push([{ name: target, is: 'there', isTree: false }]);
    const [, verb, first = '', second = ''] = /^(CREATE|DELETE|RENAME) (\S+)(?: (\S+))?$/.exec(command) ?? [];
    if (verb === 'CREATE') this.#round.push([{ name: first, is: 'there', isTree: true }]);
    if (verb === 'DELETE') this.#round.push([{ name: first, is: 'gone', isTree: true }]);
    if (verb === 'RENAME')
      this.#round.push([
        // A name that was left without a mailbox stays one.
        {
          name: second,
          is: first === 'INBOX' || this.#known.get(first) === 'there' ? 'there' : 'open',
          isTree: true,
        },
        ...(first === 'INBOX' ? [] : [{ name: first, is: 'gone' as const, isTree: true }]),
      ]);
  }

  /** Both sessions have answers to what they sent at once. */
  endRound(): void {
    const trees = this.#round.map((changes) => changes.map(({ name }) => name.split('/')[0]));
    for (const [place, changes] of this.#round.entries()) {
      const others = new Set(trees.filter((_, other) => other !== place).flat());
      for (const { name, is, isTree } of changes) {
        const [tree = ''] = name.split('/');
        // What is above or below may have come, stayed as a name, or moved along.
        for (const known of isTree ? this.#known.keys() : [])
          if (known !== name && known.split('/')[0] === tree) this.#known.set(known, 'open');
        this.#known.set(name, others.has(tree) ? 'open' : is);
      }
    }
    this.#round = [];
  }

  check(names: ReadonlySet<string>): void {
    for (const [name, is] of this.#known)
      if (is !== 'open') assert.equal(names.has(name), is === 'there', `${name} is not ${is}`);
  }
}
