/** Texts of the fonts from before Unicode become readable; whatever else there is stays as it was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromOldFonts } from './old-fonts.ts';

test('letters of TCVN3 fonts are read as Vietnamese', () => {
  assert.deepEqual(
    fromOldFonts(['Céng hßa x· héi chñ nghÜa ViÖt Nam', 'ñy ban nh©n d©n tØnh Thõa Thiªn HuÕ', '05/2005']),
    ['Cộng hòa xã hội chủ nghĩa Việt Nam', 'ủy ban nhân dân tỉnh Thừa Thiên Huế', '05/2005'],
  );
});

test('letters of VNI fonts are read as Vietnamese', () => {
  assert.deepEqual(
    fromOldFonts(['Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Ñoäc laäp - Töï do - Haïnh phuùc']),
    ['Cộng hòa xã hội chủ nghĩa Việt Nam', 'Độc lập - Tự do - Hạnh phúc'],
  );
});

test('what is Unicode already stays, also beside a text in old letters', () => {
  const unicode = ['Là việc của tổ', 'có là', 'Số đã có'];
  assert.deepEqual(fromOldFonts(unicode), unicode);
  assert.deepEqual(fromOldFonts(['Kính gửi: Sở Nội vụ', 'B¸o c¸o kÕt qu¶ thùc hiÖn']), [
    'Kính gửi: Sở Nội vụ',
    'Báo cáo kết quả thực hiện',
  ]);
});

test('other languages are left alone', () => {
  const texts = [
    'Hôtel Café résumé déjà vu, le conseil général à Genève',
    'Übung für Straße und Größe',
    'café',
    'Señor Núñez comió jamón',
    '±5 °C · § 3 © 2005',
    '',
  ];
  assert.deepEqual(fromOldFonts(texts), texts);
  for (const text of texts) assert.deepEqual(fromOldFonts([text]), [text]);
});
