/** Files by their bytes: what is found, what is not, and what an archive may cost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync, zipSync } from 'fflate';
import { computedMs } from '#tests/computed-time.ts';
import { parseMessage } from '../mime/parse.ts';
import { inspectFile, inspectMessage } from './inspect.ts';

const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const TEXT = Buffer.from('Kính gửi các sở, ban, ngành');

function windowsProgram(): Buffer {
  const bytes = Buffer.alloc(200);
  bytes.write('MZ', 0, 'latin1');
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write('PE\0\0', 0x80, 'latin1');
  return bytes;
}

const zip = (files: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync(files));
/** To its end, without the pauses. */
function inOneGo<T>(work: Iterator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const kinds = (name: string, bytes: Buffer): string[] =>
  inOneGo(inspectFile(name, bytes)).map(({ kind }) => kind);

test('honest documents give no finding', () => {
  assert.deepEqual(kinds('bao-cao.pdf', Buffer.from('%PDF-1.7 ...')), []);
  assert.deepEqual(
    kinds('MZ.txt', Buffer.from('MZ is the code of Mozambique, as everybody knows who writes there.')),
    [],
  );
  assert.deepEqual(kinds('van-ban.docx', zip({ 'word/document.xml': TEXT })), []);
  assert.deepEqual(kinds('v1.2 báo cáo.docx', zip({ 'word/document.xml': TEXT })), []);
});

test('a program is found by its bytes, whatever its name says', () => {
  assert.deepEqual(kinds('bao-cao.pdf', windowsProgram()), ['executable']);
  assert.deepEqual(kinds('anh.jpg', Buffer.from('7f454c4602010100', 'hex')), ['executable']);
  assert.deepEqual(kinds('ghi-chu.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')), ['executable']);
});

test('names that hide what a file is are found', () => {
  assert.deepEqual(kinds('hoa-don.pdf.exe', TEXT), ['disguisedName', 'executable']);
  assert.ok(kinds('hoa-don\u202efdp.scr', TEXT).includes('disguisedName'));
  assert.ok(kinds(`hoa-don.pdf${' '.repeat(40)}.js`, TEXT).includes('disguisedName'));
  assert.deepEqual(kinds('phong.van.pdf', TEXT), []);
});

test('archives are opened, archives within archives too', () => {
  const inner = zip({ 'setup.bin': windowsProgram() });
  assert.deepEqual(inOneGo(inspectFile('a.zip', zip({ 'b.zip': inner }))), [
    { kind: 'executableInArchive', name: 'a.zip/b.zip/setup.bin' },
  ]);
  assert.deepEqual(kinds('a.gz', Buffer.from(gzipSync(windowsProgram()))), ['executableInArchive']);
  assert.deepEqual(kinds('app.zip', zip({ 'META-INF/MANIFEST.MF': TEXT, 'Main.class': TEXT })), [
    'executable',
  ]);
});

test('an archive that never ends is a finding and costs little', () => {
  let bomb = zip({ 'zeros.bin': new Uint8Array(80 * 1024 * 1024) });
  assert.deepEqual(kinds('bomb.zip', bomb), ['archiveBomb']);
  for (let depth = 0; depth < 6; depth += 1) bomb = zip({ 'next.zip': bomb });
  const started = computedMs();
  assert.ok(kinds('deep.zip', bomb).includes('archiveBomb'));
  assert.ok(computedMs() - started < 5_000);
});

test('whoever has a large archive looked into gets a pause every few milliseconds', () => {
  const work = inspectFile('large.zip', zip({ 'zeros.bin': new Uint8Array(40 * 1024 * 1024) }));
  let pauses = 0;
  while (!work.next().done) pauses += 1;
  assert.ok(pauses >= 8, `${pauses} pauses`);
});

test('what nobody can look into is said to be so', () => {
  const locked = zip({ 'bi-mat.txt': TEXT });
  const at = locked.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  locked.writeUInt16LE(locked.readUInt16LE(at + 8) | 1, at + 8);
  assert.deepEqual(kinds('a.zip', locked), ['encrypted']);
  assert.deepEqual(kinds('a.7z', Buffer.from('377abcaf271c0004', 'hex')), ['encrypted']);
});

test('macros are found in documents old and new', () => {
  assert.deepEqual(kinds('a.docx', zip({ 'word/vbaProject.bin': TEXT })), ['macros']);
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('_VBA_PROJECT', 'utf16le')]);
  assert.deepEqual(kinds('a.doc', ole), ['macros']);
});

test('the test file of the scanners is found in a message, encoded and within an archive', () => {
  const attachment = zip({ 'eicar.com': Buffer.from(EICAR) });
  const message = Buffer.from(
    `From: a@b.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment.toString('base64')}\r\n--x--\r\n`,
  );
  const found = inOneGo(inspectMessage(message, parseMessage(message)));
  assert.deepEqual(found[0], { kind: 'eicar', name: 'a.zip/eicar.com' });
});

test('broken archives throw nothing', () => {
  const whole = zip({ 'a.txt': TEXT, 'b.zip': zip({ 'c.txt': TEXT }) });
  for (let cut = 0; cut < whole.length; cut += 1) inOneGo(inspectFile('a.zip', whole.subarray(0, cut)));
  for (let at = 0; at < whole.length; at += 1) {
    const broken = Buffer.from(whole);
    broken[at] = 0xff;
    assert.ok(Array.isArray(inOneGo(inspectFile('a.zip', broken))));
  }
});
