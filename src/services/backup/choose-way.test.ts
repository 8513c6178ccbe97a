/** From where one account comes back, by the moment that is asked for: the cheap way, the log, or an answer that says what there is. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodePieceName } from '#formats/backup/wal-address.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type BaseManifest, nameOfTime } from './base-manifest.ts';
import { chooseWay } from './choose-way.ts';
import type { SnapshotManifest } from './manifest.ts';
import { makePlace } from './official.fixture.ts';

const at = (text: string): Date => new Date(`2026-11-${text}Z`);
const SEGMENT = 16 * 1024 * 1024;

/** A place with backups of these times, and a log that was archived from one time to another. */
async function openPlace(backups: readonly string[], log?: { from: string; until: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-way-'));
  const vault = await makePlace(folder);
  for (const text of backups) {
    const manifest: Partial<SnapshotManifest> = { format: 1, at: at(text).toISOString() };
    await vault.putDocument(`snapshots/${nameOfTime(at(text))}`, manifest);
  }
  if (log) {
    const base: Partial<BaseManifest> = {
      format: 1,
      at: at(log.from).toISOString(),
      chain: 'one',
      start: '0/0',
      stop: '0/10',
      segmentBytes: SEGMENT,
    };
    await vault.putDocument(`bases/${nameOfTime(at(log.from))}`, base);
    const piece = encodePieceName({ start: 0n, end: 4096n, at: at(log.until).getTime() });
    await vault.putBytes(`wal/one/${piece}`, Buffer.alloc(4096));
  }
  const choose = async (text: string | undefined, isNightly = false): Promise<string> => {
    try {
      const way = await chooseWay(vault, text === undefined ? undefined : at(text), isNightly);
      if (way.kind === 'moment') return `moment ${way.moment.toISOString().slice(8, 19)}`;
      return `${way.isEarlier ? 'only ' : ''}nightly ${way.manifest.at.slice(8, 19)}`;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return `${error.code}: ${error.message.replaceAll(folder, 'PLACE')}`;
    }
  };
  return { choose, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

test('the time of a kept backup is taken from it, any other moment from the log', async () => {
  using place = await openPlace(['10T19:00:00.123', '20T19:00:00.123', '21T19:00:00.123'], {
    from: '20T18:00:00',
    until: '22T08:00:05',
  });
  const { choose } = place;
  assert.equal(await choose(undefined), 'nightly 21T19:00:00', 'the log ends with what is there now');
  // People write down seconds.
  assert.equal(await choose('20T19:00:00'), 'nightly 20T19:00:00');
  assert.equal(await choose('20T19:00:00.900'), 'nightly 20T19:00:00');
  assert.equal(
    await choose('20T19:00:00.050'),
    'moment 20T19:00:00',
    'before it by whoever counts so finely',
  );
  assert.equal(await choose('20T19:00:01'), 'moment 20T19:00:01');
  assert.equal(await choose('22T08:00:05'), 'moment 22T08:00:05');
  assert.equal(await choose('21T20:00:00', true), 'nightly 21T19:00:00');
  assert.equal(await choose('15T00:00:00'), 'only nightly 10T19:00:00', 'older than the window of the log');
});

test('whoever asks for what nobody has is told what there is', async () => {
  using place = await openPlace(['20T19:00:00'], { from: '18T18:00:00', until: '22T08:00:05' });
  assert.equal(
    await place.choose('18T17:59:59'),
    'notFound: Nothing in PLACE is that old: it begins at 2026-11-18T18:00:00.000Z.',
  );
  assert.match(
    await place.choose('22T08:00:06'),
    /^invalidArgument: The log is archived up to 2026-11-22T08:00:05.000Z only/,
  );
  assert.equal(await place.choose('22T08:00:06', true), 'nightly 20T19:00:00');
});

test('without a log, or with one that nobody writes any more, the backup before the moment is taken', async () => {
  using without = await openPlace(['20T19:00:00', '21T19:00:00']);
  assert.equal(await without.choose('21T08:00:00'), 'nightly 20T19:00:00');
  assert.equal(await without.choose('28T08:00:00'), 'nightly 21T19:00:00');
  assert.match(await without.choose('19T08:00:00'), /^notFound: Nothing in PLACE is that old/);
  using given = await openPlace(['21T19:00:00'], { from: '18T18:00:00', until: '19T18:00:00' });
  assert.equal(await given.choose('22T08:00:00'), 'only nightly 21T19:00:00');
  using empty = await openPlace([]);
  assert.match(await empty.choose('22T08:00:00'), /^notFound: There is no nightly backup/);
});
