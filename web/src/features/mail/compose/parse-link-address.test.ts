import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLinkAddress } from './parse-link-address.ts';

test('pages and mailboxes are taken, with what people leave out', () => {
  for (const [written, meant] of [
    ['https://thuathienhue.gov.vn/tin?so=1#2', 'https://thuathienhue.gov.vn/tin?so=1#2'],
    [' http://localhost:8080/a ', 'http://localhost:8080/a'],
    ['HTTPS://Hue.gov.vn', 'https://hue.gov.vn/'],
    ['hue.gov.vn', 'https://hue.gov.vn/'],
    ['hue.gov.vn:8443/dang-nhap', 'https://hue.gov.vn:8443/dang-nhap'],
    ['mailto:snv@hue.gov.vn?subject=Hỏi', 'mailto:snv@hue.gov.vn?subject=H%E1%BB%8Fi'],
    ['snv@hue.gov.vn', 'mailto:snv@hue.gov.vn'],
  ] as const)
    assert.equal(parseLinkAddress(written), meant, written);
});

test('nothing else is: no script, no file, no half an address', () => {
  for (const written of [
    '',
    'https://',
    'hue',
    'javascript:alert(1)',
    'JavaScript:alert(1)//hue.gov.vn',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://hue.gov.vn',
    'mailto:',
    'mailto:hue',
    'mailto:%E0%A4%A',
    'https://hue.gov.vn/a b',
    `https://hue.gov.vn/${'a'.repeat(2_000)}`,
  ])
    assert.equal(parseLinkAddress(written), undefined, written);
});
