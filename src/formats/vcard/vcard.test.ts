/** vCards of telephones and programs become cards, and cards become vCards that say the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../jmap/json.ts';
import { decodeVcards } from './decode.ts';
import { encodeVcards } from './encode.ts';

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`;
const one = (text: string): JsonObject => {
  const { cards } = decodeVcards(text);
  assert.equal(cards.length, 1);
  return cards[0] ?? {};
};

test('a card of version 4.0 is read with where its addresses are used', () => {
  const card = one(
    lines(
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Lê Thị Hồng Nhung',
      'N:Lê;Hồng Nhung;Thị;;',
      'ORG:Công ty Cấp nước Huế;Phòng Kỹ thuật',
      'TITLE:Trưởng phòng',
      'EMAIL;TYPE=work;PREF=1:nhung@capnuoc.example',
      'TEL;VALUE=uri;TYPE="cell,home":tel:+84-914-000-111',
      'ADR;TYPE=work:;;103 Bùi Thị Xuân;Huế;Thừa Thiên Huế;;Việt Nam',
      'BDAY:19850412',
      String.raw`NOTE:Gọi trước 17 giờ\, trừ thứ Sáu\nCó xe`,
      'CATEGORIES:Nước,Nhà thầu',
      'END:VCARD',
    ),
  );
  assert.deepEqual(card['name'], {
    full: 'Lê Thị Hồng Nhung',
    components: [
      { kind: 'surname', value: 'Lê' },
      { kind: 'given', value: 'Hồng Nhung' },
      { kind: 'given2', value: 'Thị' },
    ],
  });
  assert.deepEqual(card['emails'], {
    e1: { address: 'nhung@capnuoc.example', contexts: { work: true }, pref: 1 },
  });
  assert.deepEqual(card['phones'], {
    p1: {
      number: '+84-914-000-111',
      contexts: { private: true },
      features: { mobile: true },
      vCardParams: { value: 'uri' },
    },
  });
  assert.deepEqual(card['organizations'], {
    o1: { name: 'Công ty Cấp nước Huế', units: [{ name: 'Phòng Kỹ thuật' }] },
  });
  assert.deepEqual(card['notes'], { n1: { note: 'Gọi trước 17 giờ, trừ thứ Sáu\nCó xe' } });
  assert.deepEqual(card['anniversaries'], {
    a1: { kind: 'birth', date: { '@type': 'PartialDate', year: 1985, month: 4, day: 12 } },
  });
  assert.deepEqual(card['keywords'], { Nước: true, 'Nhà thầu': true });
});

test('what stands unescaped within quoted-printable is read as it stands', () => {
  const card = one(
    lines(
      'BEGIN:VCARD',
      'VERSION:2.1',
      'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C3=ACnh 😀 ở Huế = 5',
      'END:VCARD',
    ),
  );
  assert.equal((card['name'] as JsonObject)['full'], 'Bình 😀 ở Huế = 5');
});

test('a card of version 2.1 is read, quoted-printable over several lines and names of types alone', () => {
  const card = one(
    lines(
      'BEGIN:VCARD',
      'VERSION:2.1',
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=54=72=E1=BA=A7=6E=20=56=C4=83=',
      '=6E=20=42=C3=AC=6E=68;;;',
      'TEL;CELL;PREF:0914000222',
      'END:VCARD',
    ),
  );
  assert.equal((card['name'] as JsonObject)['full'], 'Trần Văn Bình');
  assert.deepEqual(card['phones'], { p1: { number: '0914000222', pref: 1, features: { mobile: true } } });
});

test('folded lines are put together, a picture among them, and one that lies elsewhere is left', () => {
  const card = one(
    lines(
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:A',
      'item1.EMAIL;type=INTERNET:a@hue.',
      ' example',
      'PHOTO;ENCODING=b;TYPE=PNG:iVBORw0K',
      ' Ggo=',
      'PHOTO;VALUE=uri:https://elsewhere.example/a.png',
      'END:VCARD',
    ),
  );
  assert.deepEqual(card['emails'], {
    e1: { address: 'a@hue.example', vCardParams: { group: 'item1', type: 'INTERNET' } },
  });
  assert.deepEqual(card['media'], {
    m1: { kind: 'photo', mediaType: 'image/png', uri: 'data:image/png;base64,iVBORw0KGgo=' },
  });
  assert.deepEqual(card['vCardProps'], [['photo', {}, 'uri', 'https://elsewhere.example/a.png']]);
});

test('several cards are read, empty ones counted, and a card within a card is none of its own', () => {
  const { cards, left } = decodeVcards(
    lines(
      '\uFEFFBEGIN:VCARD',
      'FN:Một',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      'END:VCARD',
      'rubbish',
      'begin:vcard',
      'FN:Hai',
      'BEGIN:VCARD',
      'FN:Thư ký',
      'END:VCARD',
      'end:vcard',
      'END:VCARD',
    ),
  );
  assert.deepEqual(
    cards.map((card) => (card['name'] as JsonObject)['full']),
    ['Một', 'Hai'],
  );
  assert.equal(left, 1);
});

test('what is written is read as the same card, in lines of at most 75 octets', () => {
  const card: JsonObject = {
    '@type': 'Card',
    version: '1.0',
    uid: 'urn:uuid:018f0000-0000-7000-8000-000000000001',
    name: {
      full: 'Nguyễn Thị Minh Khai',
      components: [
        { kind: 'surname', value: 'Nguyễn' },
        { kind: 'given', value: 'Thị Minh Khai' },
      ],
    },
    organizations: { o1: { name: 'Trung tâm; Bảo tồn, Di tích' } },
    titles: { t1: { name: 'Giám đốc' } },
    emails: { e1: { address: 'khai@ditich.example', contexts: { work: true } } },
    phones: { p1: { number: '0234 3 000 111', contexts: { private: true }, features: { mobile: true } } },
    notes: { n1: { note: `Dòng một\nDòng hai: ${'rất dài '.repeat(30).trim()}` } },
    anniversaries: { a1: { kind: 'birth', date: { '@type': 'PartialDate', month: 9, day: 2 } } },
    media: {
      m1: { kind: 'photo', mediaType: 'image/png', uri: `data:image/png;base64,${'iVBORw0K'.repeat(90)}` },
    },
  };
  const text = encodeVcards([card]);
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.deepEqual(one(text), card);
});

test('a name alone is divided as Vietnamese names are, that of an office is not', () => {
  assert.match(encodeVcards([{ name: { full: 'Tôn Nữ Quỳnh Lan' } }]), /\r\nN:Tôn;Nữ Quỳnh Lan;;;\r\n/);
  assert.match(encodeVcards([{ kind: 'org', name: { full: 'Bưu điện Huế' } }]), /\r\nN:;Bưu điện Huế;;;\r\n/);
});

test('a line that never ends, or a charset that there is not, does no harm', () => {
  assert.deepEqual(decodeVcards(`BEGIN:VCARD\nFN:${'x'.repeat(500_000)}\nEND:VCARD`).cards, []);
  const card = one('BEGIN:VCARD\nFN;CHARSET=none;ENCODING=QUOTED-PRINTABLE:Hu=E1=BA=BF\nEND:VCARD');
  assert.equal((card['name'] as JsonObject)['full'], 'Huế');
});

test('a card without end is read as far as a card goes: so many of a kind, a line so long', () => {
  const notes = one(`BEGIN:VCARD\nFN:An\n${'NOTE:x\n'.repeat(100_000)}END:VCARD\n`);
  assert.equal(Object.keys(notes['notes'] as JsonObject).length, 200);
  const words = one(
    `BEGIN:VCARD\nFN:An\n${Array.from({ length: 300 }, (_, at) => `CATEGORIES:${at}\n`).join('')}END:VCARD\n`,
  );
  assert.equal(Object.keys(words['keywords'] as JsonObject).length, 200);
  for (const fold of ['x\n ', 'x\n\t']) {
    const folded = one(`BEGIN:VCARD\nFN:An\nNOTE:${fold.repeat(1_000_000)}\nEND:VCARD\n`);
    assert.equal('notes' in folded, false, 'what is longer than a line may be is none');
  }
  const soft = one(
    `BEGIN:VCARD\nFN:An\nNOTE;ENCODING=QUOTED-PRINTABLE:${'=\n'.repeat(300_000)}a\nEND:VCARD\n`,
  );
  assert.deepEqual(soft['notes'], { n1: { note: 'a' } });
});
