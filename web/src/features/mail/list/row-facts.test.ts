/** What a row says of a conversation that lies in several folders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Email, Mailbox } from '../../../jmap/objects.ts';
import { rowFacts } from './row-facts.ts';

const folder = (id: string, role: Mailbox['role']): Mailbox => ({ id, role, name: id }) as Mailbox;
const INBOX = folder('in', 'inbox');
const FOLDERS = [INBOX, folder('sent', 'sent'), folder('bin', 'trash')];
const OWN = { address: 'an@hue.example', name: 'tôi' };

const email = (id: string, mailboxId: string, from: string, isSeen = true): Email =>
  ({
    id,
    mailboxIds: { [mailboxId]: true },
    keywords: isSeen ? { $seen: true } : {},
    from: [{ name: from === OWN.address ? 'Nguyễn Văn An' : 'Trần Thị Thu Hương', email: from }],
    to: [{ name: 'Hồ Đắc Long', email: 'long@hue.example' }],
    subject: 'Báo cáo',
  }) as unknown as Email;

test('a conversation counts one’s own answers, but nothing that was thrown away', () => {
  const first = email('1', 'in', 'huong@hue.example');
  const all = [first, email('2', 'sent', OWN.address), email('3', 'bin', 'huong@hue.example', false)];
  const facts = rowFacts(first, { all, mailbox: INBOX, folders: FOLDERS, own: OWN });
  assert.equal(facts.count, 2);
  assert.deepEqual(
    facts.people.map(({ name }) => name),
    ['Thu Hương', 'tôi'],
  );
  assert.equal(facts.isUnread, false, 'what lies in another folder does not make the row unread');
});

test('a row of sent mail is of whom it went to, and of that folder alone', () => {
  const sent = email('2', 'sent', OWN.address);
  const all = [email('1', 'in', 'huong@hue.example'), sent];
  const facts = rowFacts(sent, { all, mailbox: FOLDERS[1], folders: FOLDERS, own: OWN });
  assert.equal(facts.count, 1);
  assert.deepEqual(
    facts.people.map(({ name }) => name),
    ['Hồ Đắc Long'],
  );
});
