/** What declares a secrecy level, and what only looks like it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHeaderBlock } from '../mime/headers.ts';
import { declaredLevel } from './level.ts';
import { parseSecrecyLevel } from './words.ts';

function levelOf(header: string): string {
  return declaredLevel(readHeaderBlock(Buffer.from(`${header}\r\n\r\ntext`)));
}

test('every way to write a level is understood', () => {
  for (const [text, level] of [
    ['thuong', 'ordinary'],
    ['Thường', 'ordinary'],
    ['MẬT', 'confidential'],
    ['Tối mật', 'secret'],
    ['toi-mat', 'secret'],
    ['TUYỆT_MẬT', 'topSecret'],
    ['Top Secret', 'topSecret'],
  ] as const)
    assert.equal(parseSecrecyLevel(text), level, text);
  assert.equal(parseSecrecyLevel('x'), undefined);
});

test('the header declares, the highest counts, and what nobody can read is the highest', () => {
  assert.equal(levelOf('Subject: x'), 'ordinary');
  assert.equal(levelOf('X-CongThu-Secrecy: mat'), 'confidential');
  assert.equal(levelOf('X-CongThu-Secrecy: thuong\r\nX-CongThu-Secrecy: toi-mat'), 'secret');
  assert.equal(levelOf('X-CongThu-Secrecy: ???'), 'topSecret');
});

test('a mark in the subject declares too, also in answers, and other brackets do not', () => {
  assert.equal(
    levelOf(`Subject: =?utf-8?b?${Buffer.from('[MẬT] Về việc').toString('base64')}?=`),
    'confidential',
  );
  assert.equal(levelOf('Subject: Re: Fwd: (TOI MAT) x'), 'secret');
  for (const [subject, level] of [
    ['Độ mật: Tối mật. Về việc nhân sự', 'secret'],
    ['Trả lời: Do mat: [TUYET MAT] x', 'topSecret'],
    ['MẬT: danh sách', 'confidential'],
    ['Re: TUYỆT MẬT – kế hoạch', 'topSecret'],
  ] as const)
    assert.equal(levelOf(`Subject: =?utf-8?b?${Buffer.from(subject).toString('base64')}?=`), level, subject);
  for (const subject of [
    'Mat: your order',
    'Độ mật: thường',
    'Mật ong Huế',
    'Độ mật mã: x',
    '[Thông báo] họp',
    'Bí mật kinh doanh',
    '[Secret Santa]',
    '[matlab]',
    'x [mat]',
  ])
    assert.equal(levelOf(`Subject: ${subject}`), 'ordinary', subject);
});
