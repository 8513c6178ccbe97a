/** What is written into a draft comes back when somebody goes on with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '../../../jmap/objects.ts';
import { type DraftEmail, draftStart } from './draft-start.ts';
import { encodeDraft, type MessageContent } from './message-object.ts';

const AGENCY = { id: 'i2', name: 'Sở Nội vụ', email: 'SNV@thuathienhue.gov.vn' } as Identity;
const OWN = { id: 'i1', name: 'An', email: 'nguyenvanan@thuathienhue.gov.vn' } as Identity;
const REMIND_AT = Date.UTC(2026, 10, 30, 1);

const CONTENT: MessageContent = {
  identity: AGENCY,
  to: [{ name: 'Hương', email: 'huong@thuathienhue.gov.vn' }],
  cc: [],
  bcc: [],
  subject: 'Kế hoạch',
  html: '<p>Kính gửi</p>',
  text: 'Kính gửi',
  files: [],
  inReplyTo: ['a@b'],
  references: ['a@b'],
  wantsReceipt: true,
  secrecy: 'mat',
  justification: 'Theo đề nghị của đơn vị',
  remindAt: REMIND_AT,
};

/** The draft as the server would give it back. */
function storedAs(draft: Record<string, unknown>): DraftEmail {
  const { bodyValues, htmlBody } = draft;
  return { ...draft, id: 'e1', bodyValues, htmlBody, attachments: [] } as unknown as DraftEmail;
}

test('a draft comes back with sender, secrecy, receipt, reminder and what it answers', () => {
  const start = draftStart(storedAs(encodeDraft(CONTENT, 'drafts')), 'a', [OWN, AGENCY]);
  const { to, subject, html, inReplyTo, references, wantsReceipt, secrecy, justification, remindAt } =
    CONTENT;
  const expected = {
    to,
    subject,
    html,
    inReplyTo,
    references,
    wantsReceipt,
    secrecy,
    justification,
    remindAt,
  };
  assert.deepEqual(
    Object.fromEntries(Object.keys(expected).map((key) => [key, start[key as keyof typeof start]])),
    expected,
  );
  assert.equal(start.identityId, 'i2');
});

test('a draft of another program comes back with nothing that it did not say', () => {
  const start = draftStart({ id: 'e2', subject: 'x', from: null } as unknown as DraftEmail, 'a', [OWN]);
  assert.equal(start.wantsReceipt, false);
  assert.deepEqual([start.secrecy, start.remindAt, start.identityId], [undefined, undefined, undefined]);
});
