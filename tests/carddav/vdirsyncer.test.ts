/** A real client: vdirsyncer finds the books by itself, brings them here, and takes back what was changed here. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { testWith } from '#tests/clients/installed-program.ts';
import { startJmapServer } from '#tests/jmap/server.ts';

const run = promisify(execFile);
const server = await startJmapServer();
after(() => server[Symbol.asyncDispose]());

const contact = (uid: string, name: string): string =>
  [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `UID:${uid}`,
    `FN:${name}`,
    'TEL;TYPE=CELL:0912 345 678',
    'END:VCARD',
    '',
  ].join('\r\n');

/** A folder in which vdirsyncer keeps copies of the address books of an account. */
function makeClient(address: string, password: string) {
  const folder = mkdtempSync(join(tmpdir(), 'congthu-vdirsyncer-'));
  const books = join(folder, 'books');
  writeFileSync(
    join(folder, 'config'),
    `[general]
status_path = "${folder}/status/"
[pair mine]
a = "here"
b = "there"
collections = ["from b"]
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "${books}/"
fileext = ".vcf"
[storage there]
type = "carddav"
url = "${server.url}/"
username = "${address}"
password = "${password}"
`,
  );
  const vdirsyncer = async (...words: string[]): Promise<string> => {
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    const running = run('vdirsyncer', ['-c', join(folder, 'config'), ...words], { env });
    // It asks whether to make the folders.
    running.child.stdin?.end('y\n'.repeat(20));
    const { stdout, stderr } = await running;
    return stdout + stderr;
  };
  return {
    vdirsyncer,
    list: (book: string) => readdirSync(join(books, book)).filter((name) => name.endsWith('.vcf')),
    read: (book: string, name: string) => readFileSync(join(books, book, name), 'utf8'),
    write: (book: string, name: string, text: string) => writeFileSync(join(books, book, name), text),
    remove: (book: string, name: string) => rmSync(join(books, book, name)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

testWith(
  'vdirsyncer',
  'vdirsyncer keeps own contacts in step both ways, and copies the directory',
  async () => {
    const an = await server.signIn('Nguyễn Văn An');
    const { list } = await an.call('AddressBook/get', { ids: null });
    const book = (list as { id: string }[])[0]?.id ?? '';
    const card = { '@type': 'Card', version: '1.0', uid: 'in-the-browser', name: { full: 'Lê Thị Hương' } };
    await an.call('ContactCard/set', { create: { c: { ...card, addressBookIds: { [book]: true } } } });
    const create = { p: { label: 'Máy tính', protocols: ['dav'] } };
    const made = await an.call('AppPassword/set', { create });
    const { password } = (made['created'] as { p: { password: string } }).p;
    using client = makeClient(an.address, password);
    await client.vdirsyncer('discover', 'mine');
    await client.vdirsyncer('sync');
    assert.match(client.read('directory', client.list('directory')[0] ?? ''), /^UID:urn:uuid:/m);
    const [first = ''] = client.list(book);
    assert.match(client.read(book, first), /FN:Lê Thị Hương/);

    client.write(book, first, client.read(book, first).replace('Hương', 'Thu Hương'));
    client.write(book, 'here.vcf', contact('made-here', 'Trần Văn Bưởi'));
    await client.vdirsyncer('sync');
    const names = async (): Promise<string[]> => {
      const answer = await an.call('ContactCard/get', { ids: null });
      return (answer['list'] as { name: { full: string } }[]).map(({ name }) => name.full).toSorted();
    };
    assert.deepEqual(await names(), ['Lê Thị Thu Hương', 'Trần Văn Bưởi']);

    await client.vdirsyncer('sync');
    client.remove(book, 'here.vcf');
    await client.vdirsyncer('sync');
    assert.deepEqual(await names(), ['Lê Thị Thu Hương']);
    assert.doesNotMatch(await client.vdirsyncer('sync'), /Copying|Deleting/, 'then all is as it should be');
  },
);
