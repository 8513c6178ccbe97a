/** Tests of the watch for rogue senders (R12.1): what reports show, what is ours, what is told again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changeViolation, readViolations } from '#domain/directory/violations.ts';
import { keepMailReport } from '#domain/mail-reports/mail-reports.ts';
import { rogueSendersPolicy } from '#domain/policy/policies/rogue-senders.ts';
import type { Resolver } from '#platform/dns/resolver.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type SenderWatchParts, watchSenders } from './watch-senders.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MAIL = `mail.${DOMAIN}`;
const OWN = '203.0.113.5';

let living: LivingProvince;
before(async () => {
  living = await openLivingProvince();
});
after(() => living.province.close());

const resolver: Pick<Resolver, 'resolveMx' | 'resolveAddresses'> = {
  resolveMx: () =>
    Promise.resolve({ kind: 'found', value: [{ host: MAIL, preference: 10 }], secure: false }) as ReturnType<
      Resolver['resolveMx']
    >,
  resolveAddresses: (name) =>
    Promise.resolve(
      name === MAIL ? { kind: 'found', value: [OWN], secure: false } : { kind: 'absent' },
    ) as ReturnType<Resolver['resolveAddresses']>,
};

interface Row {
  sourceIp: string;
  count: number;
  headerFrom: string;
  dkim?: string;
}

let reports = 0;

async function receive(organisation: string, endsAt: number, rows: Row[]): Promise<void> {
  reports += 1;
  const content = {
    rows: rows.map((row) => ({ disposition: 'none', spf: 'fail', dkim: 'fail', ...row })),
  };
  await keepMailReport(
    living.province.db,
    {
      kind: 'dmarc',
      organisation,
      reportId: `r${reports}`,
      domain: DOMAIN,
      beginsAt: new Date(endsAt - DAY_MS),
      endsAt: new Date(endsAt),
      total: 1,
      failed: 1,
      content,
    },
    { id: living.parts.ids(), now: endsAt },
  );
}

function watch(more: Partial<SenderWatchParts> = {}): Promise<number> {
  const base = { ...living.parts, resolver, domains: [DOMAIN], hostname: MAIL };
  return watchSenders({ ...base, policy: rogueSendersPolicy.default, ...more });
}

test('who sends as us and passes neither check becomes a lead, above the threshold, once while it lasts', async () => {
  const { db } = living.province;
  const now = living.now();
  await receive('google.com', now, [
    { sourceIp: '198.51.100.7', count: 8, headerFrom: DOMAIN },
    { sourceIp: OWN, count: 500, headerFrom: DOMAIN },
    { sourceIp: '198.51.100.8', count: 9, headerFrom: DOMAIN },
    { sourceIp: '198.51.100.9', count: 90, headerFrom: DOMAIN, dkim: 'pass' },
    { sourceIp: '2001:DB8::1', count: 40, headerFrom: `mail.SNV.${DOMAIN}` },
    { sourceIp: '192.0.2.33', count: 40, headerFrom: DOMAIN },
    { sourceIp: '198.51.100.10', count: 40, headerFrom: 'other.example' },
  ]);
  await receive('example.net', now, [{ sourceIp: '198.51.100.7', count: 4, headerFrom: DOMAIN }]);
  await receive('google.com', now - 30 * DAY_MS, [
    { sourceIp: '198.51.100.8', count: 9, headerFrom: DOMAIN },
  ]);
  const policy = rogueSendersPolicy.parse({ ownNetworks: ['192.0.2.0/24'] });
  assert.equal(await watch({ policy }), 2);
  assert.equal(await watch({ policy }), 0);
  const found = await readViolations(db, await living.chief(), undefined, 10);
  const bySource = new Map(found.map((one) => [one.evidence[0], one]));
  const shared = bySource.get(`198.51.100.7 → From: @${DOMAIN}`);
  assert.equal(shared?.level, 'serious', 'two receivers tell of it');
  assert.match(shared?.evidence[1] ?? '', /^12 /);
  assert.match(shared?.evidence[3] ?? '', /example\.net, google\.com/);
  const below = bySource.get(`2001:db8::1 → From: @mail.snv.${DOMAIN}`);
  assert.equal(below?.unitName, 'Sở Nội vụ', 'under an agency’s name it is the agency’s');
  assert.equal(below.level, 'minor');
  assert.equal(found.length, 2);
});

test('a source that was dealt with comes back only by a report of a later time', async () => {
  const { db } = living.province;
  const chief = await living.chief();
  const now = living.now();
  const open = (await readViolations(db, chief, undefined, 10)).find(({ level }) => level === 'serious');
  assert.ok(open);
  const act = { principal: chief, authority: 'thử', ids: living.parts.ids, now };
  await db.transaction((tx) =>
    changeViolation(tx, act, open.id, { measure: 'Đã báo nhà cung cấp', state: 'closed' }),
  );
  const policy = rogueSendersPolicy.parse({ ownNetworks: ['192.0.2.0/24'] });
  assert.equal(await watch({ policy }), 0);
  await receive('google.com', now + DAY_MS, [{ sourceIp: '198.51.100.7', count: 11, headerFrom: DOMAIN }]);
  assert.equal(await watch({ policy }), 1);
});

test('the policy takes addresses and networks, and nothing else', () => {
  assert.deepEqual(rogueSendersPolicy.parse({ messages: 0 }).messages, 1);
  assert.deepEqual(rogueSendersPolicy.parse({ ownNetworks: ['2001:DB8::/32', '192.0.2.1'] }).ownNetworks, [
    '2001:db8::/32',
    '192.0.2.1',
  ]);
  for (const odd of ['192.0.2.0/33', '999.1.1.1', 'mail.example', '1.2.3.4/5/6'])
    assert.throws(() => rogueSendersPolicy.parse({ ownNetworks: [odd] }), { code: 'invalidArgument' });
});
