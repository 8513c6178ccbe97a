import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ListSnapshot } from './list-snapshot.ts';
import { PACKED_BYTES } from './packed-rows.ts';

/** A place as the test knows it; ids are small numbers. */
interface Place {
  email: number;
  thread: number;
  box: number;
  received: number;
  flags: number;
}

const idOf = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const bytesOf = (number: number): Buffer => Buffer.from(idOf(number).replaceAll('-', ''), 'hex');

function inOrder(places: readonly Place[]): Place[] {
  return places.toSorted((a, b) => b.received - a.received || b.email - a.email);
}

function pack(places: readonly Place[]): Buffer {
  return Buffer.concat(
    inOrder(places).map(({ email, thread, box, received, flags }) => {
      const packed = Buffer.alloc(PACKED_BYTES);
      bytesOf(email).copy(packed);
      bytesOf(thread).copy(packed, 16);
      bytesOf(box).copy(packed, 32);
      packed.writeBigInt64BE(BigInt(received), 48);
      packed.writeInt16BE(flags, 56);
      return packed;
    }),
  );
}

const place = fc.record({
  email: fc.integer({ min: 1, max: 30 }),
  thread: fc.integer({ min: 100, max: 106 }),
  box: fc.integer({ min: 200, max: 202 }),
  received: fc.integer({ min: 0, max: 9 }),
  flags: fc.integer({ min: 0, max: 3 }),
});
/** An e-mail has one thread, one time and one set of flags, and is in a mailbox once. */
const mail = fc.array(place, { maxLength: 40 }).map((places) => {
  const first = new Map<number, Place>();
  for (const one of places) if (!first.has(one.email)) first.set(one.email, one);
  const whole = places.map((one) => ({ ...first.get(one.email), box: one.box }) as Place);
  return [...new Map(whole.map((one) => [`${one.email} ${one.box}`, one])).values()];
});

function modelList(
  places: readonly Place[],
  box: number | undefined,
  lacks: number,
  collapse: boolean,
): string[] {
  const seen = new Set<number>();
  return inOrder(places)
    .filter((one) => (box === undefined || one.box === box) && (one.flags & lacks) === 0)
    .filter((one) => {
      const key = collapse ? one.thread : one.email;
      const isFirst = !seen.has(key);
      seen.add(key);
      return isFirst;
    })
    .map((one) => idOf(one.email));
}

function assertLists(snapshot: ListSnapshot, places: readonly Place[]): void {
  assert.equal(snapshot.length, places.length);
  for (const box of [undefined, 200, 201, 203])
    for (const lacks of [0, 1])
      for (const collapse of [false, true]) {
        const filter = { has: 0, lacks, ...(box !== undefined && { mailboxId: idOf(box) }) };
        const list = snapshot.list(filter, collapse);
        const ids = Array.from(list, (at) => snapshot.emailIdAt(at));
        assert.deepEqual(ids, modelList(places, box, lacks, collapse));
        for (const [index, id] of ids.entries()) assert.equal(snapshot.findIn(list, id), index);
      }
}

const isTrash = (box: number): boolean => box === 202;

test('a snapshot that was changed is the one read anew', () => {
  fc.assert(
    fc.property(mail, mail, (before, after) => {
      const snapshot = ListSnapshot.from(1, pack(before));
      assertLists(snapshot, before);
      const touched = [...new Set([...before, ...after].map(({ email }) => email))].filter(
        (email) => email % 3 > 0,
      );
      const kept = before.filter(({ email }) => !touched.includes(email));
      const put = after.filter(({ email }) => touched.includes(email));
      const changed = snapshot.changed(2, touched.map(idOf), pack(put));
      assertLists(changed, [...kept, ...put]);
      assertCounts(changed, [...kept, ...put]);
    }),
  );
});

/** Threads and unread threads of each mailbox, counted plainly; flag 1 is seen, mailbox 202 the trash. */
function modelCounts(places: readonly Place[]): Map<number, { total: number; unread: number }> {
  const unread = (thread: number, side: boolean): boolean =>
    places.some((one) => one.thread === thread && isTrash(one.box) === side && (one.flags & 1) === 0);
  return new Map(
    [200, 201, 202].map((box) => {
      const threads = [...new Set(places.filter((one) => one.box === box).map((one) => one.thread))];
      const isUnread = (thread: number): boolean => unread(thread, isTrash(box));
      return [box, { total: threads.length, unread: threads.filter(isUnread).length }];
    }),
  );
}

function assertCounts(snapshot: ListSnapshot, places: readonly Place[]): void {
  const counts = snapshot.countThreads(idOf(202), 1, 0);
  for (const [box, expected] of modelCounts(places))
    assert.deepEqual(counts.get(idOf(box)) ?? { total: 0, unread: 0 }, expected);
}

test('flags that change are taken where they stand, with the lists and numbers that were asked for before', () => {
  fc.assert(
    fc.property(
      mail,
      fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 3 }))),
      (before, wanted) => {
        const snapshot = ListSnapshot.from(1, pack(before));
        assertLists(snapshot, before);
        assertCounts(snapshot, before);
        const flags = new Map(wanted.filter(([email]) => before.some((one) => one.email === email)));
        const after = before.map((one) => ({ ...one, flags: flags.get(one.email) ?? one.flags }));
        const touched = [...flags.keys()];
        const isTaken = snapshot.takeFlags(
          2,
          touched.map(idOf),
          pack(after.filter(({ email }) => flags.has(email))),
        );
        assert.ok(isTaken);
        assert.equal(snapshot.modseq, 2);
        assertLists(snapshot, after);
        assertCounts(snapshot, after);
      },
    ),
  );
});

test('what is more than a change of flags is not taken for one', () => {
  const one = { email: 1, thread: 100, box: 200, received: 1, flags: 0 };
  for (const others of [
    [],
    [{ ...one, box: 201 }],
    [one, { ...one, box: 201 }],
    [{ ...one, thread: 101 }],
    [{ ...one, received: 2 }],
  ]) {
    const snapshot = ListSnapshot.from(1, pack([one]));
    assert.equal(snapshot.takeFlags(2, [idOf(1)], pack(others)), false);
    assert.equal(snapshot.modseq, 1);
    assertLists(snapshot, [one]);
  }
});

test('what arrives on top joins the lists and numbers that were asked for before', () => {
  fc.assert(
    fc.property(mail, mail, (before, later) => {
      const snapshot = ListSnapshot.from(1, pack(before));
      assertLists(snapshot, before);
      assertCounts(snapshot, before);
      const arrived = later.map((one) => ({ ...one, email: one.email + 100, received: one.received + 10 }));
      const touched = [...new Set(arrived.map(({ email }) => idOf(email)))];
      const changed = snapshot.changed(2, touched, pack(arrived));
      assertLists(changed, [...arrived, ...before]);
      assertCounts(changed, [...arrived, ...before]);
    }),
  );
});

test('an id that is not there is not found', () => {
  const snapshot = ListSnapshot.from(1, pack([{ email: 1, thread: 100, box: 200, received: 1, flags: 0 }]));
  assert.equal(snapshot.findIn(snapshot.list({ has: 0, lacks: 0 }, false), idOf(2)), -1);
});
