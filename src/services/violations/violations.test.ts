/** Tests of limits and violations: the watch, the register and who sees it, proposals and their report (R10.1, R12). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { answerProposal, readProposals, sendProposal } from '#domain/directory/proposals.ts';
import { requireUnit } from '#domain/directory/units.ts';
import {
  changeViolation,
  mayMeasure,
  readViolations,
  recordViolation,
} from '#domain/directory/violations.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { makeProposalsReport } from './proposals-report.ts';
import { watchAgencyHosts } from './watch-hosts.ts';

let living: LivingProvince;

before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;
const actOf = (principal: AccountPrincipal) => ({
  principal,
  authority: 'thử',
  ids: living.parts.ids,
  now: living.now(),
});

const resolver: Pick<Resolver, 'resolveMx' | 'resolveAddresses'> = {
  resolveMx: (name) =>
    Promise.resolve(
      name === `sdl.${DOMAIN}`
        ? { kind: 'found', value: [{ host: 'mail.du-lich.example', preference: 10 }], secure: false }
        : name === `stc.${DOMAIN}`
          ? { kind: 'temporary', reason: 'SERVFAIL' }
          : { kind: 'absent' },
    ) as ReturnType<Resolver['resolveMx']>,
  resolveAddresses: (name) =>
    Promise.resolve(
      name === `webmail.syt.${DOMAIN}`
        ? { kind: 'found', value: ['192.0.2.7'], secure: false }
        : { kind: 'absent' },
    ) as ReturnType<Resolver['resolveAddresses']>,
};

test('a mail service of an agency’s own is found once while it lasts, and silence of the DNS is no finding', async () => {
  const { db } = living.province;
  const parts = { ...living.parts, resolver, domains: [DOMAIN], hostname: `mail.${DOMAIN}` };
  assert.equal(await watchAgencyHosts(parts), 2);
  assert.equal(await watchAgencyHosts(parts), 0);
  const chief = await living.chief();
  const found = await readViolations(db, chief, undefined, 10);
  assert.deepEqual(
    found.map(({ evidence }) => evidence.join()).toSorted((a, b) => (a < b ? -1 : 1)),
    [`sdl.${DOMAIN} MX mail.du-lich.example`, `webmail.syt.${DOMAIN} 192.0.2.7`],
  );
  const [first] = found;
  assert.ok(first);
  const close = (fields: object) =>
    db.transaction((tx) => changeViolation(tx, actOf(chief), first.id, fields));
  await assert.rejects(close({ state: 'closed' }), isRefusal('invalidArgument'));
  await close({ measure: 'Yêu cầu gỡ bản ghi', state: 'closed' });
  assert.equal(await watchAgencyHosts(parts), 1, 'what comes back is told anew');
});

test('the register is seen by those entitled; a participating body records its own measure', async () => {
  const { db } = living.province;
  const chief = await living.chief();
  const [row] = await db.query<{ code: string }>(
    `select code from unit where class = 'participating' order by code limit 1`,
  );
  const unit = await requireUnit(db, row?.code ?? '');
  const record = (by: AccountPrincipal, isRestricted: boolean) =>
    db.transaction((tx) =>
      recordViolation(tx, actOf(by), {
        unit,
        kind: 'lentAddress',
        level: 'minor',
        summary: 'Cho mượn hộp thư',
        evidence: ['biên bản'],
        isRestricted,
      }),
    );
  await assert.rejects(record(await living.who('stc'), false), isRefusal('notPermitted'));
  const [open, secret] = [await record(chief, false), await record(chief, true)];
  const head = await living.principalOf(await living.addHolder('Phan Thủ Trưởng', 'agency_head', unit.code));
  const seenBy = async (by: AccountPrincipal) =>
    (await readViolations(db, by, [open ?? '', secret ?? ''], 10)).map(({ id }) => id);
  assert.deepEqual(await seenBy(head), [open]);
  assert.deepEqual(await seenBy(await living.who('stc')), []);
  assert.equal((await seenBy(chief)).length, 2);
  const measure = (by: AccountPrincipal) =>
    db.transaction((tx) => changeViolation(tx, actOf(by), open ?? '', { measure: 'Nhắc nhở' }));
  const mayOf = async (by: AccountPrincipal) =>
    (await readViolations(db, by, [open ?? ''], 1)).map((one) => mayMeasure(by, one));
  assert.deepEqual([await mayOf(chief), await mayOf(head)], [[false], [true]], 'whom the form is shown');
  await assert.rejects(measure(chief), isRefusal('notPermitted'));
  await measure(head);
});

test('proposals are sent by agencies, answered by the office, and make a report that opens', async () => {
  const { db } = living.province;
  const unit = await requireUnit(db, 'stc');
  const send = (by: AccountPrincipal) =>
    db.transaction((tx) =>
      sendProposal(tx, actOf(by), {
        unit,
        subject: 'Đường truyền chậm',
        body: 'Cần nâng băng thông.\nTrước quý II.',
      }),
    );
  await assert.rejects(send(await living.who('snv')), isRefusal('notPermitted'));
  const id = await send(await living.who('stc'));
  const chief = await living.chief();
  await db.transaction((tx) => answerProposal(tx, actOf(chief), id, 'Đã đưa vào dự toán.'));
  assert.deepEqual(await readProposals(db, await living.who('snv'), {}, 10), []);
  const proposals = await readProposals(db, chief, {}, 10);
  const report = await makeProposalsReport(proposals, {
    from: living.now() - 1,
    until: living.now() + 1,
    now: living.now(),
  });
  // A DOCX is a ZIP; the reader of spreadsheets' own unzipping shows the text inside.
  assert.equal(report.subarray(0, 2).toString(), 'PK');
  assert.ok(report.length > 2000);
});
