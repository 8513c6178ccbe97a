/** ZIPs made by hand, as no packer makes them: names, links, sizes and numbers that lie (R8.2). */
import assert from 'node:assert/strict';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { Refusal } from '#platform/kernel/fault.ts';
import { unpackZip } from './unpack-zip.ts';

interface RawEntry {
  name: string | Buffer;
  content?: Buffer;
  /** What is said of its unpacked size. */
  size?: number;
  /** Unix mode; a link is 0o120777. */
  mode?: number;
  isEncrypted?: boolean;
}

/** A ZIP of these entries, whatever they say (APPNOTE 4.3). */
function makeZip(entries: readonly RawEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content = Buffer.from('Subject: a\r\n\r\n'), mode = 0o100644, ...entry } of entries) {
    const bytes = Buffer.from(name);
    const packed = deflateRawSync(content);
    const size = entry.size ?? content.length;
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE((entry.isEncrypted === true ? 1 : 0) | 0x800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(bytes.length, 22);
    const head = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((mode << 16) >>> 0, 6);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\u0001\u0002'), Buffer.of(20, 3), facts, tail, bytes);
    parts.push(head, packed);
    at += head.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length & 0xffff, 4);
  end.writeUInt16LE(entries.length & 0xffff, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\u0005\u0006'), end]);
}

interface Unpacked {
  files: Record<string, string>;
  refused: string | undefined;
}

/** Unpacks into `in` of a folder, and gives what lies in that folder afterwards; nothing may be a link. */
async function unpack(zip: Buffer, maxBytes = 50_000_000): Promise<Unpacked> {
  const folder = await mkdtemp(join(tmpdir(), 'congthu-unpack-'));
  try {
    const path = join(folder, 'upload');
    await writeFile(path, zip);
    await mkdir(join(folder, 'in'));
    const work = unpackZip({
      path,
      size: zip.length,
      folder: join(folder, 'in'),
      maxBytes,
      maxFolders: 1_000,
      onBytes: () => {},
    });
    const refused = await work.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Refusal) return error.code;
        throw error;
      },
    );
    assert.deepEqual((await readdir(folder)).sort(), ['in', 'upload']);
    const files: Record<string, string> = {};
    for (const name of await readdir(join(folder, 'in'), { recursive: true })) {
      const facts = await lstat(join(folder, 'in', name));
      assert.ok(facts.isFile() || facts.isDirectory(), name);
      if (facts.isFile()) files[name.replaceAll(sep, '/')] = await readFile(join(folder, 'in', name), 'utf8');
    }
    return { files, refused };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('no name leads out of the folder, whatever it is made of', async () => {
  const names = [
    '../a.eml',
    '../../../../../../../../etc/cron.d/a.eml',
    'x/../../a.eml',
    '/etc/a.eml',
    '//server/share/a.eml',
    'C:/a.eml',
    '..\\..\\a.eml',
    'C:\\a.eml',
    '....//a.eml',
    '.. /a.eml',
    'a\0/../../b.eml',
    'a\r\nb.eml',
    '\u202Elme.a',
    '%2e%2e/a.eml',
    '~/a.eml',
    '-rf.eml',
    '.',
    '..',
    '/',
    '',
    Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x61]),
  ];
  for (const name of names) {
    const { files, refused } = await unpack(makeZip([{ name }, { name: 'b/good.eml' }]));
    assert.ok(refused === undefined || refused === 'invalidArgument', `${String(name)}: ${refused}`);
    for (const path of Object.keys(files)) {
      const steps = path.split('/');
      assert.ok(!steps.includes('..') && !/[\p{Cc}\\]/u.test(path), path);
    }
    if (refused === undefined) assert.ok('b/good.eml' in files, String(name));
  }
});

test('a link is a file with the words of where it leads, and leads nowhere', async () => {
  const { files } = await unpack(
    makeZip([
      { name: 'link', content: Buffer.from('/etc'), mode: 0o120777 },
      { name: 'link/passwd', content: Buffer.from('x') },
      { name: 'device', content: Buffer.from(''), mode: 0o060666 },
      { name: 'suid', content: Buffer.from('#!/bin/sh'), mode: 0o104777 },
    ]),
  );
  assert.deepEqual(files, { link: '/etc', 'link~2/passwd': 'x', device: '', suid: '#!/bin/sh' });
});

const of = (name: string, text: string): RawEntry => ({ name, content: Buffer.from(text) });

test('letters of one name lie beside each other', async () => {
  const { files } = await unpack(
    makeZip([
      of('a.eml', 'một'),
      of('a.eml', 'hai'),
      of('./a.eml', 'ba'),
      of('cur/1.M2:2,S', 'bốn'),
      of('cur//1.M2:2,S', 'năm'),
      of('thư', 'sáu'),
      of('thư/b.eml', 'bảy'),
      of('thư/c.eml', 'tám'),
      of('d/e.eml', 'chín'),
      of('d', 'mười'),
    ]),
  );
  assert.deepEqual(files, {
    'a.eml': 'một',
    'a~2.eml': 'hai',
    'a~3.eml': 'ba',
    'cur/1.M2:2,S': 'bốn',
    'cur/1.M2~2:2,S': 'năm',
    thư: 'sáu',
    'thư~2/b.eml': 'bảy',
    'thư~2/c.eml': 'tám',
    'd/e.eml': 'chín',
    'd~2': 'mười',
  });
});

test('names that are too long or too deep are shortened or passed over, and both of two stay', async () => {
  const long = 'x'.repeat(300);
  const { files } = await unpack(
    makeZip([
      { name: `${long}1.eml` },
      { name: `${long}2.eml` },
      { name: `${'s/'.repeat(40)}a.eml` },
      { name: `${'dài'.repeat(2_000)}/a.eml` },
      { name: 'khóa.eml', isEncrypted: true },
    ]),
  );
  assert.equal(Object.keys(files).length, 3);
  assert.ok(
    Object.keys(files).every((path) => path.split('/').every((step) => Buffer.byteLength(step) < 256)),
  );
});

test('what unpacks without end, costs folders without end, or lies about its size is refused', async () => {
  const bomb = { name: 'a.mbox', content: Buffer.alloc(60_000_000) };
  assert.equal((await unpack(makeZip([bomb]), 10_000_000)).refused, 'tooLarge');
  assert.equal((await unpack(makeZip([{ ...bomb, size: 10 }]))).refused, 'invalidArgument');
  assert.equal((await unpack(makeZip([{ name: 'a.eml', size: 4_000_000_000 }]))).refused, 'invalidArgument');
  // Thirty folders of the disk for each hundred octets of the archive.
  const deep = Array.from({ length: 40 }, (_, index) => ({
    name: `${`${index}/`.repeat(30)}a`,
    content: Buffer.of(),
  }));
  assert.equal((await unpack(makeZip(deep))).refused, 'tooMany');
});

test('a ZIP cut anywhere, or with a bit turned anywhere, is refused or unpacked, and nothing else', async () => {
  const whole = makeZip([{ name: 'a.eml' }, { name: 'b/c.eml' }]);
  for (let at = 0; at < whole.length; at += 3) {
    await unpack(whole.subarray(0, at));
    const bent = Buffer.from(whole);
    bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8));
    await unpack(bent);
  }
});
