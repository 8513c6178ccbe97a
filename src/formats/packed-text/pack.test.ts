/** Packed text gives back every byte, whatever it is; its words never change their numbers; damaged bytes are an error. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { packText, unpackText } from './pack.ts';
import { listForms } from './table.ts';

const LETTER =
  'Kính gửi: Ủy ban nhân dân các huyện, thị xã và thành phố.\r\nSở Nội vụ đề nghị quý cơ quan báo cáo kết quả thực hiện công tác năm 2026 trước ngày 15/12. TRÂN TRỌNG!\r\n';

const LETTER_BYTES = Buffer.byteLength(LETTER);

const piece = fc.oneof(
  fc.constantFrom(
    ...LETTER.split(/(\s)/),
    'nguyễn',
    'NGUYỄN',
    'Quyển',
    ' ',
    '  ',
    '\n',
    'x',
    '日本語',
    'e\u0302\u0301',
    '😀',
  ),
  fc.string({ maxLength: 5 }),
);
const text = fc.array(piece, { maxLength: 200 }).map((pieces) => Buffer.from(pieces.join('')));

test('whatever is packed comes back as it was', () => {
  let packed = 0;
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 300 }), text), (source) => {
      // Enough of Vietnamese beside it, so that anything is packed.
      for (const bytes of [Buffer.from(source), Buffer.concat([Buffer.from(LETTER.repeat(9)), source])]) {
        const small = packText(bytes);
        if (!small) continue;
        packed += 1;
        assert.ok(small.length <= bytes.length * 0.75 + 1);
        assert.deepEqual(unpackText(small), bytes);
      }
    }),
  );
  assert.ok(packed > 50, `${packed} were packed`);
});

test('a letter becomes a third, another language is left alone', () => {
  const small = packText(Buffer.from(LETTER.repeat(20)));
  assert.ok(small && small.length < LETTER_BYTES * 20 * 0.5, String(small?.length));
  assert.equal(
    packText(Buffer.from('Dear colleagues, please find the report of last month attached. '.repeat(20))),
    undefined,
  );
  assert.equal(packText(Buffer.alloc(0)), undefined);
  assert.equal(packText(Buffer.alloc(5_000, 0xe1)), undefined);
});

test('words keep their numbers, for what is stored consists of them', () => {
  const forms = listForms();
  const sum = createHash('sha256').update(forms.join(' ')).digest('hex');
  assert.equal(forms.length % 3, 0);
  assert.ok(forms.length <= 65_535);
  assert.equal(sum, '1c17cf64b5feb405043cedeb42683d640ef1afa3db707849012f93df96990480');
});

test('damaged bytes give an error or other text, and never end the program', () => {
  const whole = packText(Buffer.from(LETTER.repeat(3))) ?? Buffer.alloc(0);
  assert.ok(whole.length > 0);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      try {
        assert.ok(unpackText(damaged).length <= whole.length * 30);
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
  );
});
