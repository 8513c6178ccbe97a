/** Faulty scripts: each fault in words and at its place, all of a script at once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placedFaultText } from './fault-texts.ts';
import { MAX_NESTING, MAX_SCRIPT_BYTES } from './limits.ts';
import { CAPABILITIES, checkScript } from './registry.ts';
import { positionOf } from './sieve-fault.ts';

function faultsOf(script: string): string[] {
  return checkScript(script).faults.map((fault) =>
    placedFaultText(fault, positionOf(script, fault.at), 'en'),
  );
}

const FAULTY: readonly [script: string, ...faults: string[]][] = [
  ['keep', 'line 1, column 5: ";" is expected here.'],
  ['if true { keep; ', 'line 1, column 17: "}" is expected here.'],
  ['redirect "an@b.vn;\n', 'line 1, column 10: A string is not closed.'],
  ['keep; /* x', 'line 1, column 7: A comment /* is not closed.'],
  ['redirect text:\nabc\n', 'line 1, column 10: A text: block lacks its line with a single dot.'],
  ['keep;\n  @', 'line 2, column 3: The character @ means nothing here.'],
  [
    'if size :over 99999999999999999G { keep; }',
    'line 1, column 15: The number 99999999999999999G is too large.',
  ],
  ['fileinto "A";', 'line 1, column 1: This needs require "fileinto" at the top.'],
  ['require "vnd.x";', 'line 1, column 9: There is no extension vnd.x.'],
  ['keep; require "copy";', 'line 1, column 7: require must come before all other commands.'],
  [
    'bogus;\nif bogus { }',
    'line 1, column 1: There is no command bogus.',
    'line 2, column 4: There is no test bogus.',
  ],
  ['else { keep; }', 'line 1, column 1: else must follow if.'],
  ['if true { } else { } elsif true { }', 'line 1, column 22: elsif must follow if.'],
  ['redirect "nobody";', 'line 1, column 10: nobody is no mail address.'],
  ['redirect ["a@b.vn"];', 'line 1, column 10: An argument is of the wrong kind, a string is expected.'],
  ['redirect;', 'line 1, column 1: An argument is missing: a string.'],
  ['redirect "a@b.vn" "c@d.vn";', 'line 1, column 19: There are too many arguments.'],
  ['keep :flags "x";', 'line 1, column 6: This needs require "imap4flags" at the top.'],
  ['keep :none;', 'line 1, column 6: The argument :none cannot be used here.'],
  ['keep { }', 'line 1, column 1: The command keep takes no block.'],
  ['if keep { }', 'line 1, column 4: There is no test keep.'],
  ['if not { keep; }', 'line 1, column 4: not needs a test.'],
  ['if allof true { }', 'line 1, column 4: allof needs a test.'],
  [
    'if header :is :contains "a" "b" { }',
    'line 1, column 15: The argument :contains conflicts with another one.',
  ],
  ['if header :is :is "a" "b" { }', 'line 1, column 15: The argument :is is given twice.'],
  ['if header :comparator "x" "a" "b" { }', 'line 1, column 23: There is no comparator x.'],
  [
    'if header :comparator "i;unicode-casemap" "a" "b" { }',
    'line 1, column 23: This needs require "comparator-i;unicode-casemap" at the top.',
  ],
  ['if header "a b" "x" { }', 'line 1, column 11: a b is no header name.'],
  ['if size 10 { }', 'line 1, column 9: An argument is missing: :over, :under.'],
  ['if size :over :under 10 { }', 'line 1, column 15: The argument :under conflicts with another one.'],
  [
    'require "regex"; if header :regex "a" "(" { }',
    'line 1, column 39: The regular expression is wrong: ( is not closed.',
  ],
  [
    'require "relational"; if header :count "xx" "a" "b" { }',
    'line 1, column 40: xx is none of gt, ge, lt, le, eq, ne.',
  ],
  [
    'require ["relational","comparator-i;ascii-numeric"]; if header :contains :comparator "i;ascii-numeric" "a" "b" { }',
    'line 1, column 86: The comparator i;ascii-numeric cannot look for parts.',
  ],
  ['require "variables"; set "a b" "c";', 'line 1, column 26: a b is no variable name.'],
  ['require "date"; if currentdate "century" "21" { }', 'line 1, column 32: There is no date part century.'],
  [
    'require "editheader"; addheader "Received" "x";',
    'line 1, column 33: The field Received may not be changed.',
  ],
  ['require "enotify"; notify "tel:1";', 'line 1, column 27: tel:1 is no mailto: address.'],
  ['require "foreverypart"; break;', 'line 1, column 1: break belongs inside foreverypart.'],
  [
    'require ["fileinto","mailboxid","special-use"]; fileinto :mailboxid "x" :specialuse "\\\\Junk" "A";',
    'line 1, column 73: The argument :specialuse conflicts with another one.',
  ],
  [
    'require ["encoded-character"]; redirect "${unicode:d800}@b.vn";',
    'line 1, column 41: The encoded character d800 means nothing.',
  ],
];

for (const [script, ...faults] of FAULTY)
  test(`${JSON.stringify(script)} is faulty`, () => assert.deepEqual(faultsOf(script), faults));

test('a fault is told in Vietnamese too', () => {
  const [fault] = checkScript('fileinto "A";').faults;
  assert.equal(
    fault && placedFaultText(fault, { line: 1, column: 1 }, 'vi'),
    'dòng 1, cột 1: Thiếu require "fileinto" ở đầu bộ lọc.',
  );
});

const nested = (depth: number): string => `${'if true { '.repeat(depth)}keep;${' }'.repeat(depth)}`;

test('blocks nest to their limit, not beyond, and no script is longer than its limit', () => {
  assert.deepEqual(faultsOf(nested(MAX_NESTING)), []);
  assert.match(faultsOf(nested(MAX_NESTING + 1))[0] ?? '', /nest too deeply/);
  assert.match(faultsOf(`if ${'not '.repeat(10_000)}true { }`)[0] ?? '', /nest too deeply/);
  assert.match(faultsOf(`#${'x'.repeat(MAX_SCRIPT_BYTES)}`)[0] ?? '', /longer than/);
});

test('every capability can be required, all at once', () => {
  assert.deepEqual(faultsOf(`require [${CAPABILITIES.map((name) => `"${name}"`).join(',')}];`), []);
});

test('no text makes the checker throw', () => {
  const words = [
    'if',
    'true',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    '"a"',
    ':is',
    'keep',
    'text:\n.\n',
    '9K',
    'header',
    'require',
    '/*',
    '#',
    '\n',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 30 }), (given) => {
      checkScript(given.join(' '));
    }),
    { numRuns: 2_000 },
  );
});
