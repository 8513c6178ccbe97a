/** Tests of sealed slips: printed once, read back with every mark, good for one sign-in, on record without the secret (R6.2). */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { requireAccount } from '#domain/accounts/accounts.ts';
import { readSlips, requestSlipAgain } from '#domain/accounts/password-slips.ts';
import { setPassword } from '#domain/accounts/set-password.ts';
import { verifyPassword } from '#domain/accounts/sign-in.ts';
import { readEvents } from '#domain/audit/verify-chain.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireUnit } from '#domain/directory/units.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { openLivingProvince } from '#tests/province/lifecycle.ts';
import { printSlips } from './print-slips.ts';

const NAME = 'Nguyễn Thị Ỹ Đường';

/** The text of a PDF, as a reader's eyes have it. */
function textOf(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'slips-'));
  const path = join(folder, 'slips.pdf');
  writeFileSync(path, pdf);
  const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return text.normalize('NFC');
}

test('a slip is printed once, shows name, address and password, and opens the account for one sign-in', async () => {
  const living = await openLivingProvince();
  const { db, hasher, ids } = living.province;
  const unitId = (await requireUnit(db, 'snv')).id;
  await living.carryOut('snv', {
    type: 'joining',
    unitId,
    details: { fullName: NAME, title: 'Chuyên viên', birthYear: 1980 },
  });
  const desk = await living.who('snv');
  const parts = {
    db,
    hasher,
    ids,
    clock: () => living.now(),
    random: randomBytes,
    signInUrl: 'https://mail.example.vn/',
  };
  await assert.rejects(
    printSlips(parts, await living.who('stc'), { unitId }),
    (error) => error instanceof Refusal && error.code === 'notFound',
  );
  const outcomes = await Promise.allSettled([printSlips(parts, desk, {}), printSlips(parts, desk, {})]);
  const printed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const given = printed.flatMap(({ slips }) => slips.map(({ id }) => id));
  assert.equal(new Set(given).size, given.length, 'of two who print at once one gets it');
  const own = printed.find(({ slips }) => slips.some(({ displayName }) => displayName === NAME));
  const text = textOf(own?.pdf ?? Buffer.alloc(0));
  assert.ok(text.includes(NAME), text);
  assert.ok(text.includes('Sở Nội vụ'));
  assert.equal(text.split('\f').length - 1, own?.slips.length, 'one page a person');
  const address = 'nguyenthiyduong@thuathienhue.gov.vn';
  assert.ok(text.includes(address));
  const password = /password\)\s+(\S+(?:-\S+){3})/.exec(text)?.[1] ?? '';
  const attempt = { address, password, now: living.now() };
  assert.equal((await verifyPassword(db, hasher, { ...attempt, entrance: 'web' })).mustChange, true);
  await assert.rejects(
    verifyPassword(db, hasher, { ...attempt, entrance: 'mail' }),
    (error) => error instanceof Refusal && error.code === 'passwordMustChange',
  );
  const slip = (await readSlips(db, desk, { isWaiting: false }, 10)).find((one) => one.address === address);
  assert.deepEqual([slip?.printedByName, slip?.isUsed], [desk.name, false]);
  const chosen = { principal: systemPrincipal('commandLine'), address, password: 'sông Hương chảy êm đềm' };
  await setPassword(db, hasher, { ...chosen, oneTime: false, authority: 'x', ids, now: living.now() });
  const [used] = await readSlips(db, desk, { ids: [slip?.id ?? ''] }, 1);
  assert.equal(used?.isUsed, true, 'the desk sees that the paper has come to its owner');
  assert.ok(!JSON.stringify(await readEvents(db, 0, 1000)).includes(password));
  await living.province.close();
});

test('agencies and the chief have their first slips from the first start; a lost one is issued again, but none over a password of one’s own', async () => {
  const living = await openLivingProvince();
  const { db, hasher, ids } = living.province;
  const center = await living.who('trungtam');
  const waiting = async () =>
    (await readSlips(db, center, { isWaiting: true }, 100)).map(({ address }) => address.split('@')[0]);
  assert.equal((await waiting()).length, 45, '44 agencies with an account, and the chief');
  assert.ok((await waiting()).includes('chanhvanphong'));
  const parts = { db, hasher, ids, clock: () => living.now(), random: randomBytes, signInUrl: 'https://x/' };
  const { id } = await requireAccount(db, 'stc@thuathienhue.gov.vn');
  await printSlips(parts, center, { ids: [id] });
  assert.ok(!(await waiting()).includes('stc'));
  const again = { accountId: id, now: living.now() };
  await assert.rejects(
    requestSlipAgain(db, { ...again, principal: await living.who('snv') }),
    (error) => error instanceof Refusal && error.code === 'notPermitted',
  );
  await requestSlipAgain(db, { ...again, principal: center });
  assert.ok((await waiting()).includes('stc'), 'the paper was lost');
  await setPassword(db, hasher, {
    principal: systemPrincipal('commandLine'),
    address: 'stc@thuathienhue.gov.vn',
    password: 'mot-mat-khau-rieng-dai',
    oneTime: false,
    authority: 'thử',
    ids,
    now: living.now(),
  });
  assert.ok(!(await waiting()).includes('stc'), 'nobody prints over a password that was set meanwhile');
  await assert.rejects(
    requestSlipAgain(db, { ...again, principal: center }),
    (error) => error instanceof Refusal && error.code === 'conflict',
  );
  await living.province.close();
});
