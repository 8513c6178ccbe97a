/** Scripts as they are kept: checked, named once, one active, within their space, and nobody else's. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess, withoutRights } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { makeIds } from '#platform/kernel/ids.ts';
import { openMailProvince } from '#tests/province/province.ts';
import { findRemembered, forgetOld, remember } from './memory.ts';
import {
  deleteOrganisationScript,
  listOrganisationScripts,
  putOrganisationScript,
} from './organisation-scripts.ts';
import {
  activateScript,
  changeScript,
  createScript,
  deleteScript,
  findScriptBytes,
  listScripts,
  MAX_SCRIPTS,
  putScript,
} from './scripts.ts';
import { readVacation, writeVacation } from './vacation.ts';

const ids = makeIds(Date.now);
const province = await openMailProvince();
after(() => province.close());
const { db, now } = province;

async function openFilters(displayName: string) {
  const address = await province.addAccount({ displayName });
  const { accountId } = await province.principalOf(address);
  return requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
}

function refuses(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && error.code === code;
}

test('a script is found by name and by its bytes, changed, and deleted when it is not active', async () => {
  const access = await openFilters('Nguyễn Văn An');
  const script = await createScript(db, access, { name: 'Lọc', content: 'keep;', ids, now });
  await assert.rejects(
    createScript(db, access, { name: 'Lọc', content: 'keep;', ids, now }),
    refuses('alreadyExists'),
  );
  assert.equal((await findScriptBytes(db, access, script.blob))?.toString(), 'keep;');
  assert.equal(await putScript(db, access, { name: 'Lọc', content: 'discard;', ids, now }), script.id);
  assert.equal(await findScriptBytes(db, access, script.blob), undefined);
  await changeScript(db, access, { id: script.id, name: 'Khác', now });
  await activateScript(db, access, script.id);
  const second = await createScript(db, access, { name: 'Hai', content: 'stop;', ids, now });
  await activateScript(db, access, second.id);
  assert.deepEqual(
    (await listScripts(db, access)).map(({ name, content, isActive }) => [name, content, isActive]),
    [
      ['Hai', 'stop;', true],
      ['Khác', 'discard;', false],
    ],
  );
  await assert.rejects(deleteScript(db, access, second.id), refuses('inUse'));
  await activateScript(db, access, undefined);
  await deleteScript(db, access, second.id);
  await assert.rejects(deleteScript(db, access, second.id), refuses('notFound'));
});

test('faulty scripts, bad names and too many scripts are refused', async () => {
  const access = await openFilters('Trần Thị Bình');
  await assert.rejects(
    putScript(db, access, { name: 'a', content: 'fileinto "x";', ids, now }),
    /require "fileinto"/,
  );
  for (const name of ['', 'a/b', 'a\nb', 'x'.repeat(129)])
    await assert.rejects(
      putScript(db, access, { name, content: 'keep;', ids, now }),
      refuses('invalidArgument'),
    );
  await assert.rejects(
    putScript(db, access, { name: 'Vacation', content: 'keep;', ids, now }),
    refuses('alreadyExists'),
  );
  for (let number = 0; number < MAX_SCRIPTS; number += 1)
    await putScript(db, access, { name: `s${number}`, content: 'keep;', ids, now });
  await assert.rejects(
    putScript(db, access, { name: 'one more', content: 'keep;', ids, now }),
    refuses('overQuota'),
  );
  await putScript(db, access, { name: 's1', content: 'stop;', ids, now });
});

test('who holds less than the whole account sees and changes no filter', async () => {
  const access = withoutRights(await openFilters('Lê Văn Cường'));
  await assert.rejects(listScripts(db, access), refuses('notPermitted'));
  await assert.rejects(readVacation(db, access), refuses('notPermitted'));
  await assert.rejects(
    putScript(db, access, { name: 'a', content: 'keep;', ids, now }),
    refuses('notPermitted'),
  );
});

test('the answer while away is kept in parts, within its limits', async () => {
  const access = await openFilters('Phạm Thị Dung');
  assert.equal((await readVacation(db, access)).isEnabled, false);
  await writeVacation(db, access, { isEnabled: true, textBody: 'Tôi vắng mặt' });
  await writeVacation(db, access, { subject: 'Vắng' });
  const { isEnabled, textBody, subject } = await readVacation(db, access);
  assert.deepEqual([isEnabled, textBody, subject], [true, 'Tôi vắng mặt', 'Vắng']);
  await assert.rejects(writeVacation(db, access, { subject: 'a\r\nBcc: x@y' }), refuses('invalidArgument'));
  await assert.rejects(writeVacation(db, access, { textBody: 'x'.repeat(40_000) }), refuses('tooLarge'));
});

test('what is remembered is one account’s, until its time', async () => {
  const access = await openFilters('Hoàng Văn Em');
  const other = await openFilters('Vũ Thị Giang');
  await db.transaction((tx) =>
    remember(tx, access.accountId, [
      { text: 'a', until: now + 1000 },
      { text: 'a', until: now + 2000 },
      { text: 'b', until: now - 1 },
    ]),
  );
  assert.deepEqual([...(await findRemembered(db, access.accountId, ['a', 'b', 'c'], now))], ['a']);
  assert.equal((await findRemembered(db, other.accountId, ['a'], now)).size, 0);
  assert.equal(await forgetOld(db, now), 1);
});

test('only the center changes the organisation’s scripts', async () => {
  const act = { principal: systemPrincipal('commandLine'), authority: 'test', now };
  const script = { name: 'chung', place: 'before' as const, position: 1, content: 'keep;' };
  const official = await province.principalOf(await province.addAccount({ displayName: 'Đỗ Văn Hùng' }));
  await assert.rejects(
    putOrganisationScript(db, { ...act, principal: official }, script),
    refuses('notPermitted'),
  );
  await assert.rejects(listOrganisationScripts(db, official), refuses('notPermitted'));
  await putOrganisationScript(db, act, script);
  assert.equal((await listOrganisationScripts(db, act.principal)).length, 1);
  await deleteOrganisationScript(db, act, 'chung');
  await assert.rejects(deleteOrganisationScript(db, act, 'chung'), refuses('notFound'));
});
