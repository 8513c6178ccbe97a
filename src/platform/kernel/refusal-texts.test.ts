/** Refusals speak both languages: all that people may be shown, read from their sources. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Expression, type NewExpression, parseSync, Visitor } from 'oxc-parser';
import { bothLanguages, findVietnamese } from './refusal-texts.ts';

const SRC = join(import.meta.dirname, '../..');
const ROOMS = [
  'domain/directory',
  'domain/accounts',
  'domain/archive',
  'domain/agency-mail',
  'domain/orders',
  'domain/training',
  'domain/budget',
  'domain/handover',
  'services/lifecycle',
  'services/orders',
  'services/handover',
  'services/feed',
  'services/password-slips',
  'services/violations',
  'services/training',
  'domain/quarantine',
  'services/quarantine',
  'services/removal',
  'services/incidents',
  'domain/groups',
  'domain/filters',
  'domain/outbound',
  'domain/activity',
  'domain/files',
  'domain/follow-ups',
  'domain/groupware',
  'domain/kept-texts',
  'domain/mail-tasks',
  'domain/mailstore',
  'domain/policy',
  'domain/status',
  'services/files',
  'services/follow-ups',
  'services/list-unsubscribe',
  'services/mail-tasks',
  'services/sign-in',
  'services/undelete',
  'servers/jmap',
];
const VIETNAMESE = /[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i;

/** The text of a refusal with a fact in place of each expression; undefined where it comes from a table of its own. */
function textOf(argument: Expression | NewExpression['arguments'][number] | undefined): string | undefined {
  if (argument?.type === 'Literal' && typeof argument.value === 'string') return argument.value;
  if (argument?.type !== 'TemplateLiteral') return undefined;
  const parts = argument.quasis.map(({ value }) => value.cooked ?? '');
  // Nothing but facts: what it says stands elsewhere.
  return parts.join('').trim() === '' ? undefined : parts.join('7');
}

function refusalsOf(file: string): string[] {
  const texts: string[] = [];
  const visitor = new Visitor({
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Refusal') return;
      const text = textOf(node.arguments[1]);
      if (text !== undefined) texts.push(text);
    },
    CallExpression(node) {
      // Of a policy: the place of the mistake, and what may stand there.
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'wrong') return;
      const expected = textOf(node.arguments[1]);
      if (expected !== undefined) texts.push(`7: ${expected}.`);
    },
  });
  visitor.visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return texts;
}

test('every refusal has its text in Vietnamese', () => {
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(SRC, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => join(SRC, room, name)),
  );
  const texts = files.flatMap(refusalsOf);
  assert.ok(texts.length > 100, 'the sources were read');
  const silent = texts.filter((text) => !VIETNAMESE.test(text) && findVietnamese(text) === undefined);
  assert.deepEqual(silent, []);
});

test('facts stand in both texts, and what is unknown stays as it is', () => {
  assert.equal(
    bothLanguages('There is no unit with the code abc.'),
    'Không có đơn vị mang mã abc. (There is no unit with the code abc.)',
  );
  assert.equal(bothLanguages('Something else.'), 'Something else.');
});
