/** What the index takes of a letter: every phrase of every form of it, and what two forms say alike once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMessage } from '#formats/mime/parse.ts';
import { spacedWords } from '#formats/vietnamese/words.ts';
import type { MessageBytes } from './message-bytes.ts';
import { readSearchTexts } from './message-text.ts';

const part = (subtype: string, text: string): string =>
  `--b\r\nContent-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${text}\r\n`;

async function bodyOf(subtype: string, plain: string, html: string): Promise<string> {
  const bytes = Buffer.from(
    `Subject: x\r\nContent-Type: multipart/${subtype}; boundary=b\r\n\r\n${part('plain', plain)}${part('html', html)}--b--\r\n`,
  );
  const read = async ({ start, end }: { start: number; end: number }): Promise<Buffer> =>
    bytes.subarray(start, end);
  const texts = await readSearchTexts(parseMessage(bytes).root, { read } as MessageBytes);
  return texts.find(({ zone }) => zone === 'body')?.text ?? '';
}

const WORDS = ['báo', 'cáo', 'kết', 'quả', 'x1'];
const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 });

test('whatever two forms of a letter say, each phrase of both is there', async () => {
  await fc.assert(
    fc.asyncProperty(words, words, fc.constantFrom('', 'mở đầu '), async (one, other, start) => {
      for (const html of [other, one]) {
        const body = spacedWords(
          await bodyOf('alternative', one.join(' '), `<p>${start}${html.join(' ')}</p>`),
        );
        assert.ok(body.includes(spacedWords(one.join(' '))), body);
        assert.ok(body.includes(spacedWords(start + html.join(' '))), body);
      }
    }),
  );
});

const count = (body: string): number => spacedWords(body).split(' noi ').length - 1;

test('what both forms say is taken once, and twice where they are no forms of one thing', async () => {
  const plain = 'Kính gửi: Sở Nội vụ.\r\n> Báo cáo kết quả';
  const html = '<p>Kính gửi: <b>Sở Nội vụ</b>.</p><blockquote>Báo cáo kết quả</blockquote>';
  assert.equal(count(await bodyOf('alternative', plain, html)), 1);
  assert.equal(count(await bodyOf('alternative', plain, `<h1>Thư</h1>${html}`)), 1);
  assert.equal(count(await bodyOf('alternative', plain, `${html}<p>Hết</p>`)), 1);
  assert.equal(count(await bodyOf('alternative', plain, html.replace('kết', 'chưa kết'))), 2);
  assert.equal(count(await bodyOf('mixed', plain, html)), 2);
});
