import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decoder } from '../decoder.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeNotify } from './notify.ts';

function read(text: string) {
  return decodeNotify(new Decoder([{ kind: 'text', bytes: Buffer.from(text) }]));
}

test('NOTIFY SET names groups of mailboxes with their events (RFC 5465 §8)', () => {
  const { groups, wantsStatus } = read(
    ' SET STATUS (selected (MessageNew (UID BODY.PEEK[]) messageexpunge)) (subtree (a "b c") (MailboxName Frobnicate)) (personal NONE)',
  );
  assert.equal(wantsStatus, true);
  assert.deepEqual(
    groups.map(({ filter, events, fetch, unknown }) => [filter.kind, [...events], fetch?.length, unknown]),
    [
      ['selected', ['MessageNew', 'MessageExpunge'], 2, []],
      ['subtree', ['MailboxName'], undefined, ['Frobnicate']],
      ['personal', [], undefined, []],
    ],
  );
});

test('NOTIFY NONE is nothing, and half of the message events is refused', () => {
  assert.deepEqual(read(' NONE'), { groups: [], wantsStatus: false });
  for (const text of [
    '',
    ' SET',
    ' SET ()',
    ' SET (selected (MessageNew))',
    ' SET (selected (FlagChange))',
    ' NONE x',
  ])
    assert.throws(() => read(text), ImapSyntaxFault, text);
});
