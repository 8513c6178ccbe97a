/** Text made to send a regular expression back and forth (ReDoS): each grammar that strangers feed answers at once, however long the text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasStartedExtension, isDisguised } from '#formats/attachments/file-names.ts';
import { encodeHeaderProperty } from '#formats/jmap/header-forms.ts';
import { findLinks } from '#formats/junk/links.ts';
import { threadSubject } from '#formats/mime/thread-subject.ts';
import { parseStsPolicy } from '#formats/mta-sts/policy.ts';
import { checkScript } from '#formats/sieve/registry.ts';
import { computedMs } from '#tests/computed-time.ts';

/** Of a megabyte; each took seconds to minutes in a form that such text was made for. */
const MANY = 100_000;
const MAX_MS = 1000;

const ATTACKS: Record<string, () => unknown> = {
  'anchors that never end': () => findLinks('<a href=https:'.repeat(MANY / 5), true),
  'anchors with spaces': () => findLinks('<a href=https:x '.repeat(MANY / 5), true),
  'one anchor with many addresses': () => findLinks(`<a ${'href=https:x '.repeat(MANY)}`, true),
  'addresses on the way': () => findLinks('https://'.repeat(MANY), false),
  'a list of addresses that is all blanks': () => urls(`<${' '.repeat(MANY)}`),
  'a list of addresses that never ends': () => urls('<'.repeat(MANY)),
  'a subject of blanks': () => threadSubject(`a${' '.repeat(MANY)}b`),
  'a subject of forwards': () => threadSubject(`${'[a] '.repeat(MANY)}${'(fwd)'.repeat(MANY)}x`),
  'a policy of blanks': () => parseStsPolicy(`version${' '.repeat(MANY)}:${' '.repeat(MANY)}\n`),
  'a name of blanks': () => isDisguised(`${' '.repeat(MANY)}x.pdf${'. '.repeat(MANY)}y`),
  'a name of dots': () => hasStartedExtension(`${'.'.repeat(MANY)}x`),
  'a script of comments and blanks': () => attempt(() => checkScript(`${'# \n '.repeat(MANY / 10)}x`)),
};

function urls(raw: string): unknown {
  return encodeHeaderProperty({ field: 'list-post', form: 'URLs', all: false }, [raw]);
}

/** What a grammar refuses it may refuse. */
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

for (const [name, attack] of Object.entries(ATTACKS))
  test(`${name} are read at once`, () => {
    const from = computedMs();
    attack();
    const tookMs = computedMs() - from;
    assert.ok(tookMs < MAX_MS, `${tookMs.toFixed(0)} ms`);
  });

test('the links of an ordinary page are found as before', () => {
  const page =
    '<p><a class="b" href="https://example.org/x">Xem <b>đây</b></a> <a name=x>không</a> <A HREF=https://b.example>b</A></p>';
  assert.deepEqual(findLinks(page, true), [
    { host: 'example.org', shown: 'Xem đây' },
    { host: 'b.example', shown: 'b' },
  ]);
});
