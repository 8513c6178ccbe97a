/** Commands out of bytes, however they come in, and what is too much of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ArgumentReader, decodeSasl } from './arguments.ts';
import { type Collected, ManageSieveCollector, ManageSieveFlood } from './collector.ts';
import { encodeResponse } from './response.ts';
import { ManageSieveSyntaxFault } from './syntax-fault.ts';

function drain(collector: ManageSieveCollector): Collected[] {
  const all: Collected[] = [];
  for (let one = collector.next(); one; one = collector.next()) all.push(one);
  return all;
}

function show(collected: readonly Collected[]): string[] {
  return collected.map((one) =>
    one.kind === 'fault'
      ? `! ${one.text}`
      : one.args
          .map((arg) => (arg.kind === 'atom' ? arg.text : JSON.stringify(arg.bytes.toString())))
          .join(' '),
  );
}

const INPUT =
  'CAPABILITY\r\nPUTSCRIPT "a \\"b\\\\" {6+}\r\nkeep;\n\r\nHAVESPACE {3+}\r\n\r\nx 99\nNOOP\r\nPUTSCRIPT {1+}\r\nế {99+}\r\n';
const EXPECTED = ['CAPABILITY', 'PUTSCRIPT "a \\"b\\\\" "keep;\\n"', 'HAVESPACE "\\r\\nx" 99', 'NOOP'];

test('the same commands come out, however the bytes are cut', () => {
  const bytes = Buffer.from(INPUT);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
      const collector = new ManageSieveCollector(100);
      const out: Collected[] = [];
      let at = 0;
      for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
        collector.push(bytes.subarray(at, cut));
        at = cut;
        out.push(...drain(collector));
      }
      assert.deepEqual(show(out).slice(0, 4), EXPECTED);
    }),
    { numRuns: 500 },
  );
});

test('what is too long is read to its end, told, and the next command is there', () => {
  const collector = new ManageSieveCollector(5);
  collector.push(Buffer.from('PUTSCRIPT "a" {10+}\r\n0123'));
  assert.deepEqual(show(drain(collector)), ['! A literal has at most 5 octets']);
  collector.push(Buffer.from('456789\r\nNOOP\r\n'));
  assert.deepEqual(show(drain(collector)), ['NOOP']);
  collector.push(Buffer.from(`X "${'y'.repeat(2_000)}"\r\nNOOP "a\r\nNOOP {x}\r\nNOOP )\r\nNOOP\r\n`));
  const told = show(drain(collector));
  assert.equal(told.filter((line) => line.startsWith('!')).length, 4);
  assert.equal(told.at(-1), 'NOOP');
});

test('a literal that nobody wants to read ends it all', () => {
  const collector = new ManageSieveCollector(5);
  collector.push(Buffer.from('X {9999999999+}\r\n'));
  assert.throws(() => collector.next(), ManageSieveFlood);
});

test('a line without an end does not grow for ever', () => {
  const collector = new ManageSieveCollector(10);
  let faults = 0;
  for (let count = 0; count < 100; count += 1) {
    collector.push(Buffer.from(' '.repeat(1_000)));
    faults += drain(collector).length;
  }
  assert.ok(faults > 0);
});

test('arguments are of their kinds', () => {
  const read = (line: string): ArgumentReader => {
    const collector = new ManageSieveCollector(100);
    collector.push(Buffer.from(line));
    const [command] = drain(collector);
    return new ArgumentReader(command?.kind === 'command' ? command.args.slice(1) : []);
  };
  const args = read('X "a" 12\r\n');
  assert.deepEqual([args.text(), args.number()], ['a', 12]);
  args.end();
  for (const wrong of [
    () => read('X a\r\n').text(),
    () => read('X "1"\r\n').number(),
    () => read('X 4294967296\r\n').number(),
    () => read('X\r\n').text(),
    () => read('X "a"\r\n').end(),
    () => decodeSasl(Buffer.from('a')),
  ])
    assert.throws(wrong, ManageSieveSyntaxFault);
  const broken = new ManageSieveCollector(10);
  broken.push(Buffer.from([88, 32, 34, 0xff, 34, 10]));
  const [command] = drain(broken);
  assert.throws(
    () => new ArgumentReader(command?.kind === 'command' ? command.args.slice(1) : []).text(),
    ManageSieveSyntaxFault,
  );
});

test('responses: quoted where they are one line, a literal else', () => {
  assert.equal(encodeResponse({ status: 'OK' }).toString(), 'OK\r\n');
  assert.equal(
    encodeResponse({ status: 'NO', code: 'QUOTA/MAXSIZE', text: 'a"b' }).toString(),
    'NO (QUOTA/MAXSIZE) "a\\"b"\r\n',
  );
  assert.equal(
    encodeResponse({ status: 'OK', tag: 't', text: 'a\nế' }).toString(),
    'OK (TAG "t") {5}\r\na\nế\r\n',
  );
});
