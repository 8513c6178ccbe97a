/** Who a submitted message says it is from, and every way to say somebody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import type { Verdict } from '../verdict.ts';
import { ownIdentity } from './own-identity.ts';
import { wellFormedHeader } from './well-formed-header.ts';

const OWN = 'an@tinh.gov.vn';
const OTHER = 'binh@tinh.gov.vn';

async function judge(header: string): Promise<Verdict['kind']> {
  const bytes = Buffer.concat([Buffer.from(header), Buffer.from('\r\nSubject: x\r\n\r\nText\r\n')]);
  const mail = { message: { bytes, principal: {} }, header: readHeaderBlock(bytes) } as unknown as MailInHand;
  const parts = { ownAddresses: async () => new Set([OWN]) } as unknown as Parameters<
    typeof ownIdentity.run
  >[1];
  const shape = await wellFormedHeader.run(mail, parts);
  return shape.kind === 'pass' ? (await ownIdentity.run(mail, parts)).kind : shape.kind;
}

const HONEST = [
  `From: ${OWN}`,
  `From: "Nguyễn Văn An" <${OWN.toUpperCase()}>`,
  `From: Phòng A @ Sở Nội vụ <${OWN}>`,
  `From: "an"@tinh.gov.vn`,
  `From:\r\n =?utf-8?q?Nguy=E1=BB=85n?=\r\n <${OWN}>`,
  `From : ${OWN}`,
  `From: ${OWN}\r\nSender: ${OWN}\r\nReply-To: ${OTHER}\r\nTo: ${OTHER}`,
  `From: ${OWN}\r\nResent-From: ${OWN}\r\nResent-To: ${OTHER}`,
];

for (const header of HONEST)
  test(`one's own identity passes: ${JSON.stringify(header)}`, async () => {
    assert.equal(await judge(header), 'pass');
  });

const FORGED = [
  `From: ${OTHER}`,
  `From: ${OWN}\r\nFrom: ${OTHER}`,
  `From: <${OTHER}> <${OWN}>`,
  `From: x <${OTHER}> y <${OWN}>`,
  `From: "${OTHER}" <${OWN}>`,
  `From: ${OTHER} <${OWN}>`,
  `From: "${OTHER} <${OWN}>`,
  `From: =?utf-8?q?binh=40tinh=2Egov=2Evn?= <${OWN}>`,
  `From: =?utf-8?b?${Buffer.from(OTHER).toString('base64')}?= <${OWN}>`,
  `From: binh＠tinh.gov.vn <${OWN}>`,
  `From: ${OWN}\r\nSender: ${OTHER}`,
  `From: ${OWN}\r\nResent-From: ${OTHER}`,
  `From: ${OWN}\r\nResent-Sender: ${OTHER}`,
  `Fr\0om: ${OTHER}\r\nFrom: ${OWN}`,
  `From: ${OWN}\0, ${OTHER}`,
  `From\r\n : ${OTHER}\r\nFrom: ${OWN}`,
  ` From: ${OTHER}\r\nFrom: ${OWN}`,
  `\ufeffFrom: ${OTHER}\r\nFrom: ${OWN}`,
  `no field at all\r\nFrom: ${OWN}`,
  `From: ${OWN}\r\n${'X: y\r\n'.repeat(2000)}From: ${OTHER}`,
  `From: ${OWN}\r\nX: ${'y'.repeat(1024 * 1024)}\r\nFrom: ${OTHER}`,
];

for (const header of FORGED)
  test(`another's identity is refused: ${JSON.stringify(header.slice(0, 80))}`, async () => {
    assert.equal(await judge(header), 'refuse');
  });
