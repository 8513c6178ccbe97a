import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ListSnapshot, PACKED_BYTES } from './list-snapshot.ts';

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
    }),
  );
});

test('an id that is not there is not found', () => {
  const snapshot = ListSnapshot.from(1, pack([{ email: 1, thread: 100, box: 200, received: 1, flags: 0 }]));
  assert.equal(snapshot.findIn(snapshot.list({ has: 0, lacks: 0 }, false), idOf(2)), -1);
});
