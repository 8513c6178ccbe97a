/** Rules there and back, and what they do to a message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { implicitFlags } from '../extensions/imap4flags.ts';
import { runScripts } from '../machine.ts';
import { checkScript } from '../registry.ts';
import type { FilterRule, RuleAction, RuleCondition } from './filter-rule.ts';
import { readRules, writeRules } from './rules-script.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const condition: fc.Arbitrary<RuleCondition> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('from' as const, 'to' as const, 'subject' as const),
    comparison: fc.constantFrom(
      'contains' as const,
      'notContains' as const,
      'is' as const,
      'matches' as const,
    ),
    value: text,
  }),
  fc.record({ kind: fc.constantFrom('text' as const, 'list' as const), value: text }),
  fc.record({ kind: fc.constant('hasAttachment' as const), value: fc.boolean() }),
  fc.record({
    kind: fc.constant('size' as const),
    comparison: fc.constantFrom('over' as const, 'under' as const),
    bytes: fc.nat(),
  }),
);
const action: fc.Arbitrary<RuleAction> = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), path: fc.constantFrom('Việc', 'A "b"/c') }),
  fc.record({ kind: fc.constant('flag' as const), keyword: fc.constantFrom('khẩn', '$work') }),
  fc.record({
    kind: fc.constantFrom('markRead' as const, 'star' as const, 'delete' as const, 'stop' as const),
  }),
  fc.record({ kind: fc.constant('forward' as const), address: fc.constant('binh@tinh.gov.vn') }),
);
const rule: fc.Arbitrary<FilterRule> = fc.record({
  id: fc.uuid(),
  name: text,
  isEnabled: fc.boolean(),
  match: fc.constantFrom('all' as const, 'any' as const),
  conditions: fc.array(condition, { maxLength: 3 }),
  actions: fc.array(action, { maxLength: 3 }),
});

test('every list of rules is a good script, and comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), (rules) => {
      const script = writeRules(rules);
      assert.deepEqual(checkScript(script).faults.map(String), [], script);
      assert.deepEqual(readRules(script), JSON.parse(JSON.stringify(rules)));
      assert.deepEqual(readRules(script.replaceAll('\n', '\r\n')), JSON.parse(JSON.stringify(rules)));
    }),
    { numRuns: 500 },
  );
});

test('a script of somebody’s own, or one changed by hand, is none of rules', () => {
  const script = writeRules([
    { id: '1', name: 'x', isEnabled: true, match: 'all', conditions: [], actions: [{ kind: 'stop' }] },
  ]);
  for (const other of [
    'keep;',
    script.replace('stop;', 'discard;'),
    `${script}keep;\n`,
    script.replace('{"id"', '{id'),
  ])
    assert.equal(readRules(other), undefined, other);
  assert.equal(readRules('# congthu-rules: 1\n# rule: {}\n'), undefined);
});

function run(rules: readonly FilterRule[], message: string): string {
  const { program } = checkScript(writeRules(rules));
  const result = runScripts(
    [{ program, isGlobal: false }],
    {
      message: Buffer.from(message.replaceAll('\n', '\r\n')),
      envelope: { from: 'an@ngoai.vn', to: 'binh@tinh.vn' },
      now: 0,
      zoneMinutes: 420,
      ownAddresses: [],
      environment: {},
      mailboxes: [],
      findScript: () => undefined,
      answers: new Map(),
      isList: () => false,
    },
    implicitFlags,
  );
  return result.kind === 'done'
    ? result.actions
        .map((one) => (one.kind === 'fileinto' ? `${one.mailbox.path} ${one.flags.join(' ')}` : one.kind))
        .join('; ')
    : 'question';
}

test('rules do what they say: Vietnamese without regard to case, attachments, several actions', () => {
  const rules: FilterRule[] = [
    {
      id: '1',
      name: 'Họp',
      isEnabled: true,
      match: 'all',
      conditions: [
        { kind: 'subject', comparison: 'contains', value: 'GIẤY MỜI' },
        { kind: 'hasAttachment', value: true },
        { kind: 'from', comparison: 'notContains', value: 'quảng cáo' },
      ],
      actions: [
        { kind: 'stop' },
        { kind: 'move', path: 'Họp' },
        { kind: 'markRead' },
        { kind: 'flag', keyword: 'họp' },
      ],
    },
    {
      id: '2',
      name: 'rest',
      isEnabled: true,
      match: 'any',
      conditions: [{ kind: 'text', value: 'xin CHÀO' }],
      actions: [{ kind: 'delete' }],
    },
  ];
  const meeting =
    'From: a@b.vn\nSubject: giấy mời họp\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nx\n--b\nContent-Disposition: attachment; filename="a.pdf"\n\nx\n--b--\n';
  assert.equal(run(rules, meeting), 'Họp \\Seen họp');
  assert.equal(run(rules, 'Subject: giấy mời\n\nXin chào\n'), 'Trash ');
  assert.equal(run(rules, 'Subject: khác\n\nx\n'), 'keep');
});
