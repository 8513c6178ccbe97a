/** Refusals speak both languages: all that people may be shown, read from their sources. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Expression, type NewExpression, parseSync, Visitor } from 'oxc-parser';
import { bothLanguages, findVietnamese, textFor } from './refusal-texts.ts';

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
  'servers/scim',
  'servers/dav',
  'formats/scim',
  'formats/dav',
  'apps/cli',
  'apps/server',
  'services/backup',
  'services/import',
  'platform',
];
/** What is told to people or to whoever runs the program that asked; the text is the second argument of each. */
const TOLD = new Set(['Refusal', 'ScimFault', 'DavFault', 'HttpFault']);
const VIETNAMESE = /[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]/i;

/** The texts of a refusal with a fact in place of each expression; none where they come from a table of their own. */
function textsOf(argument: Expression | NewExpression['arguments'][number] | undefined): string[] {
  if (argument?.type === 'ConditionalExpression')
    return [...textsOf(argument.consequent), ...textsOf(argument.alternate)];
  if (argument?.type === 'Literal' && typeof argument.value === 'string') return [argument.value];
  if (argument?.type !== 'TemplateLiteral') return [];
  const parts = argument.quasis.map(({ value }) => value.cooked ?? '');
  // Nothing but facts: what it says stands elsewhere.
  return parts.join('').trim() === '' ? [] : [parts.join('7')];
}

function refusalsOf(file: string): string[] {
  const texts: string[] = [];
  const visitor = new Visitor({
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || !TOLD.has(node.callee.name)) return;
      texts.push(...textsOf(node.arguments[1]));
    },
    Property(node) {
      // Of a setting: what is wrong with it, behind its name.
      const name = node.key.type === 'Identifier' ? node.key.name : '';
      if (file.includes('/platform/config/') && (name === 'mistake' || name === 'reason'))
        texts.push(...textsOf(node.value as Expression));
    },
    CallExpression(node) {
      const name = node.callee.type === 'Identifier' ? node.callee.name : '';
      if (name === 'tell' && file.includes('/platform/config/')) texts.push(...textsOf(node.arguments[1]));
      if (name === 'parseEach') texts.push(...textsOf(node.arguments[2]).map((what) => `"7" is not ${what}`));
      // Of a policy: the place of the mistake, and what may stand there.
      if (name !== 'wrong') return;
      texts.push(...textsOf(node.arguments[1]).map((expected) => `7: ${expected}.`));
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

test('whoever names one of our languages is told in it, and everybody else in both', () => {
  const english = 'There is no such user.';
  assert.equal(textFor('vi', english), 'Không có người dùng này.');
  assert.equal(textFor('fr, en;q=0.5, vi;q=0.3', english), english);
  for (const neither of [undefined, 'fr', '*'])
    assert.equal(textFor(neither, english), `Không có người dùng này. (${english})`);
  assert.equal(textFor('vi', 'Something else.'), 'Something else.');
});
