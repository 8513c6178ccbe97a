import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inBothLanguages, VIETNAMESE } from './vietnamese-texts.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Refusals as they stand in this room, and where the steps of a delivery say theirs. */
const REPLY = /reply\(\s*[45]\d\d,\s*'[\d.]+',\s*(?:'([^']+)'|`([^`]+)`)/g;
const STEP = /(?:\benhanced: '[\d.]+',\s*text: |\brefuse\()(?:'([A-Z][^']+)'|`([A-Z][^`]+)`)/g;

/** What is said to whoever writes a mail program, or to strangers alone. */
const NOT_FOR_PEOPLE = new Set([
  'A message is under way',
  'A message is under way; RSET first',
  'BDAT takes a size, and LAST',
  'DATA takes nothing',
  'Lists are not shown',
  'MAIL comes first',
  'Messages are held only for those who sign in',
  'REQUIRETLS needs TLS here already',
  'STARTTLS takes nothing',
  'Say EHLO first',
  'Say your name: EHLO name',
  'Send this message by BDAT',
  'Sign in on the submission port',
  'Sign-in cancelled',
  'The DNS cannot say at the moment whether this sender is who it says',
  'The domain # asks to refuse mail that is not from it (DMARC)',
  'The line is too long',
  'This command is not known',
  'This mechanism is not offered',
  'TLS is on already',
  'Too many messages from your address in this hour, try again later',
  'Too many recipients that do not exist',
  'We do not relay',
  'You are new here, try again in a few minutes',
  'You are signed in already',
]);

function textsIn(folder: string, pattern: RegExp): string[] {
  const files = globSync('**/*.ts', { cwd: join(ROOT, folder) }).filter((name) => !name.endsWith('.test.ts'));
  return files.flatMap((name) => {
    const source = readFileSync(join(ROOT, folder, name), 'utf8');
    return [...source.matchAll(pattern)].map(([, plain, built]) => plain ?? built ?? '');
  });
}

test('every refusal that an official may read in a mail program is there in Vietnamese', () => {
  const texts = [...textsIn('src/servers/smtp', REPLY), ...textsIn('src/services/delivery/steps', STEP)];
  assert.ok(texts.length > 50);
  const missing = texts
    // Both languages are in it.
    .filter((text) => !text.includes(' / '))
    .map((text) => text.replace(/(: )\$\{[^}]*\}$/, '$1').replace(/\$\{[^}]*\}/g, '#'))
    .filter((text) => !VIETNAMESE.has(text) && !NOT_FOR_PEOPLE.has(text));
  assert.deepEqual([...new Set(missing)], []);
});

test('numbers and what follows a colon keep their place, and what is not known stays as it is', () => {
  assert.equal(
    inBothLanguages('A message holds at most 100 bytes'),
    'Mỗi thư tối đa 100 byte / A message holds at most 100 bytes',
  );
  assert.equal(
    inBothLanguages('This unit has no mailbox yet: ban qlda'),
    'Đơn vị này chưa có hộp thư: ban qlda / This unit has no mailbox yet: ban qlda',
  );
  assert.equal(inBothLanguages('MAIL comes first'), 'MAIL comes first');
  assert.equal(inBothLanguages('Thư mật / A secret letter'), 'Thư mật / A secret letter');
});
