/**
 * The collector: the same commands however the bytes come, and a connection that outlives every excess.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { collectAll } from './collecting.fixture.ts';
import { type CollectorEvent, CommandCollector } from './collector.ts';
import { type CollectorLimits, limitsAfterLogin, limitsBeforeLogin } from './collector-limits.ts';

/** An event as short text: literals in angle brackets. */
function show(event: CollectorEvent): string {
  if (event.kind === 'continuation') return `+${event.bytes} ${event.tag ?? '*'} ${event.command ?? '?'}`;
  if (event.kind === 'fault') return `${event.reason} ${event.tag ?? '*'}${event.fatal ? ' fatal' : ''}`;
  const parts = event.segments.map(({ kind, bytes }) =>
    kind === 'text' ? bytes.toString() : `<${bytes.toString()}>`,
  );
  return parts.join('');
}

function collect(text: string, limits: Partial<CollectorLimits> = {}): string[] {
  return collectAll([Buffer.from(text, 'latin1')], { ...limitsAfterLogin(1_000), ...limits }).map(show);
}

test('pipelined commands come one by one, with CRLF or bare LF', () => {
  assert.deepEqual(collect('a NOOP\r\nb NOOP\n\r\nc LOGOUT\r\nd'), ['a NOOP', 'b NOOP', '', 'c LOGOUT']);
});

test('a synchronizing literal asks first, a non-synchronizing one does not', () => {
  assert.deepEqual(collect('a LOGIN {3}\r\nx\ny {2+}\r\nzz\r\nb NOOP\r\n'), [
    '+3 a LOGIN',
    'a LOGIN <x\ny> <zz>',
    'b NOOP',
  ]);
});

test('literal8 and the empty literal are literals', () => {
  const [event] = collectAll([Buffer.from('a APPEND x ~{2+}\r\n\0\0 {0+}\r\n\r\n')]);
  assert.ok(event?.kind === 'command');
  assert.deepEqual(
    event.segments.map((segment) => [
      segment.kind,
      segment.bytes.length,
      segment.kind === 'literal' && segment.binary,
    ]),
    [
      ['text', 11, false],
      ['literal', 2, true],
      ['text', 1, false],
      ['literal', 0, false],
      ['text', 0, false],
    ],
  );
});

test('a literal that was refused does not come, the next line is a command', () => {
  const collector = new CommandCollector(limitsAfterLogin(1_000));
  collector.push(Buffer.from('a APPEND INBOX {500}\r\n'));
  assert.equal(collector.next()?.kind, 'continuation');
  collector.abandon();
  collector.push(Buffer.from('b NOOP\r\n'));
  const event = collector.next();
  assert.equal(event && show(event), 'b NOOP');
});

test('a line over the limit is one fault with its tag, and the next command lives', () => {
  const long = `a SEARCH ${'x'.repeat(200)}`;
  assert.deepEqual(collect(`${long}\r\nb NOOP\r\n`, { textBytes: 100 }), ['lineTooLong a', 'b NOOP']);
  assert.deepEqual(collect(`${'x'.repeat(200)}\r\nb NOOP\r\n`, { textBytes: 100 }), [
    'lineTooLong *',
    'b NOOP',
  ]);
  const spread = Array.from({ length: 50 }, () => Buffer.from('0123456789'));
  const events = collectAll([Buffer.from('a X '), ...spread, Buffer.from('\r\nb NOOP\r\n')], {
    ...limitsAfterLogin(1_000),
    textBytes: 100,
  });
  assert.deepEqual(events.map(show), ['lineTooLong a', 'b NOOP']);
});

test('a line over the limit that ends in a non-synchronizing literal takes the literal with it', () => {
  const long = `a X ${'x'.repeat(200)} {9+}\r\nc NOOP\r\nz {7+}\r\n1234567\r\nb NOOP\r\n`;
  assert.deepEqual(collect(long, { textBytes: 100 }), ['lineTooLong a', 'b NOOP']);
});

test('literals over the limit are skipped when they come anyway', () => {
  assert.deepEqual(collect('a LOGIN {99999}\r\nb NOOP\r\n'), ['literalTooLarge a', 'b NOOP']);
  const body = 'c NOOP\r\n'.repeat(20_000);
  const text = `a LOGIN {${body.length}+}\r\n${body} {3+}\r\nxyz\r\nb NOOP\r\n`;
  assert.deepEqual(collect(text), ['literalTooLarge a', 'b NOOP']);
});

test('a refused literal too long to skip is fatal (RFC 7888 §4)', () => {
  const text = 'a LOGIN {99999999999+}\r\n';
  assert.deepEqual(collectAll([Buffer.from(text)], limitsBeforeLogin).map(show), ['literalTooLarge a fatal']);
});

test('APPEND has its own limit, other commands do not', () => {
  assert.deepEqual(collect('a APPEND x {900000}\r\n'), ['literalTooLarge a']);
  assert.deepEqual(collectAll([Buffer.from('a APPEND x {900000}\r\n')]).map(show), ['+900000 a APPEND']);
  assert.deepEqual(collectAll([Buffer.from('a SEARCH TEXT {900000}\r\n')]).map(show), ['literalTooLarge a']);
  assert.deepEqual(collectAll([Buffer.from('a UID REPLACE 4 x {900000}\r\n')]).map(show), [
    '+900000 a UID REPLACE',
  ]);
});

test('many literals in one command are too many, and LITERAL- bounds those that do not ask (RFC 7888 §5)', () => {
  const text = `a X ${'{1+}\r\nx '.repeat(4)}\r\nb NOOP\r\n`;
  assert.deepEqual(collect(text, { literals: 3 }), ['tooManyLiterals a', 'b NOOP']);
  const marked = `a LOGIN {11+}\r\n12345678901 {11}\r\nb NOOP\r\n`;
  assert.deepEqual(collect(marked, { nonSynchronizingBytes: 10 }), ['literalTooLarge a', 'b NOOP']);
});

test('bare lines are taken as they are, marker or not', () => {
  const collector = new CommandCollector();
  collector.push(Buffer.from('a IDLE\r\nDONE {3+}\r\nb NOOP\r\n'));
  assert.equal(collector.next()?.kind, 'command');
  const line = collector.nextLine();
  assert.equal(line?.kind === 'line' && line.bytes.toString(), 'DONE {3+}');
  const event = collector.next();
  assert.equal(event && show(event), 'b NOOP');
  collector.push(Buffer.from('x'.repeat(10_000)));
  assert.equal(collector.nextLine()?.kind, 'fault');
  collector.push(Buffer.from('\r\nafter\r\n'));
  const after = collector.nextLine();
  assert.equal(after?.kind === 'line' && after.bytes.toString(), 'after');
});

test('what came before the TLS handshake is forgotten', () => {
  const collector = new CommandCollector();
  collector.push(Buffer.from('a STARTTLS\r\nb LOGIN {5}\r\nev'));
  assert.equal(collector.next()?.kind, 'command');
  collector.next();
  collector.clear();
  assert.equal(collector.pendingBytes, 0);
  collector.push(Buffer.from('c NOOP\r\n'));
  const event = collector.next();
  assert.equal(event && show(event), 'c NOOP');
});

test('the same bytes give the same events however they are cut', () => {
  const pieces = fc.constantFrom(
    'a NOOP\r\n',
    'b LOGIN {3}\r\nx\ry {2+}\r\nzz\r\n',
    'c APPEND x {40}\r\n',
    '~{5+}\r\n12345',
    `d ${'y'.repeat(70)} {4+}\r\n`,
    'e LOGIN {600+}\r\n',
    '\n',
    'z'.repeat(90),
    '}\r\n',
    ' {1',
  );
  const limits = { ...limitsAfterLogin(1_000), textBytes: 80, literalBytes: 500, literals: 3 };
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''), 'latin1');
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(collectAll(chunks, limits).map(show), collectAll([bytes], limits).map(show));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('a 20 MB message in small chunks is collected in linear time and arrives whole', () => {
  const collector = new CommandCollector(limitsAfterLogin(50_000_000));
  const size = 20_000_000;
  collector.push(Buffer.from(`a APPEND INBOX {${size}+}\r\n`));
  const chunk = Buffer.alloc(1_000, 'x');
  const start = computedMs();
  for (let sent = 0; sent < size; sent += chunk.length) {
    collector.push(chunk);
    assert.equal(collector.next(), undefined);
  }
  collector.push(Buffer.from('\r\n'));
  const event = collector.next();
  assert.ok(event?.kind === 'command');
  assert.equal(event.segments[1]?.bytes.length, size);
  // Quadratic copying would move 200 GB; this moves 60 MB.
  assert.ok(computedMs() - start < 3_000);
});

test('a message for which there is no room now is refused, whatever way it comes, and the next command is read', () => {
  const grown: number[] = [];
  const mayGrow = (bytes: number): boolean => {
    grown.push(bytes);
    return bytes <= 10;
  };
  const limits = { ...limitsAfterLogin(1_000), mayGrow };
  const events = collectAll(
    [
      Buffer.from(
        'a APPEND x {9+}\r\n123456789\r\nb APPEND x {20+}\r\n12345678901234567890\r\nc APPEND x {20}\r\nd NOOP\r\n',
      ),
    ],
    limits,
  );
  const told = events.map((event) => (event.kind === 'fault' ? `${event.tag} ${event.reason}` : event.kind));
  assert.deepEqual(told, ['command', 'b noRoom', 'c noRoom', 'command']);
  assert.deepEqual(grown, [9, 20, 20]);
});
