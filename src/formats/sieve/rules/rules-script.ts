/**
 * Rules as a script and back. The script says in its first line that it was made from rules; each rule stands as JSON in a
 * comment above its commands, so that nothing of it is lost.
 *
 * Whoever edits the script by hand keeps it: what is read back is written anew and compared, and a script that says
 * something else is no longer one of rules.
 */
import type { FilterRule, RuleAction, RuleCondition } from './filter-rule.ts';

const MARK = '# congthu-rules: 1';
const RULE = '# rule: ';

function quote(text: string): string {
  return `"${text.replaceAll(/[\0\r\n]+/g, ' ').replaceAll(/["\\]/g, '\\$&')}"`;
}

const CASEMAP = ':comparator "i;unicode-casemap"';

const FIELDS = { from: '"from"', to: '["to", "cc"]', subject: '"subject"' } as const;

function conditionText(condition: RuleCondition): string {
  switch (condition.kind) {
    case 'hasAttachment': {
      const test = 'header :mime :anychild :contains "content-disposition" "attachment"';
      return condition.value ? test : `not ${test}`;
    }
    case 'list':
      return `header ${CASEMAP} :contains "list-id" ${quote(condition.value)}`;
    case 'text':
      return `body :text ${CASEMAP} :contains ${quote(condition.value)}`;
    case 'size':
      return `size :${condition.comparison} ${Math.max(0, Math.floor(condition.bytes))}`;
    case 'from':
    case 'to':
    case 'subject':
    default: {
      const { comparison, kind, value } = condition;
      const isNot = comparison === 'notContains';
      const match = isNot ? 'contains' : comparison;
      return `${isNot ? 'not ' : ''}header ${CASEMAP} :${match} ${FIELDS[kind]} ${quote(value)}`;
    }
  }
}

function actionText(action: RuleAction): string {
  switch (action.kind) {
    case 'flag':
      return `addflag ${quote(action.keyword)};`;
    case 'markRead':
      return 'addflag "\\\\Seen";';
    case 'star':
      return 'addflag "\\\\Flagged";';
    case 'move': {
      const id = action.mailboxId === undefined ? '' : `:mailboxid ${quote(action.mailboxId)} `;
      return `fileinto ${id}:create ${quote(action.path)};`;
    }
    case 'delete':
      return 'fileinto :specialuse "\\\\Trash" "Trash";';
    case 'forward':
      return `redirect :copy ${quote(action.address)};`;
    case 'stop':
    default:
      return 'stop;';
  }
}

/** Flags first, for they are of what is filed after them; the end last. */
function orderOf({ kind }: RuleAction): number {
  if (kind === 'flag' || kind === 'markRead' || kind === 'star') return 0;
  return kind === 'stop' ? 2 : 1;
}

const REQUIRES: Readonly<Partial<Record<RuleCondition['kind'] | RuleAction['kind'], readonly string[]>>> = {
  hasAttachment: ['mime'],
  from: ['comparator-i;unicode-casemap'],
  to: ['comparator-i;unicode-casemap'],
  subject: ['comparator-i;unicode-casemap'],
  list: ['comparator-i;unicode-casemap'],
  text: ['body', 'comparator-i;unicode-casemap'],
  flag: ['imap4flags'],
  markRead: ['imap4flags'],
  star: ['imap4flags'],
  move: ['fileinto', 'mailbox', 'mailboxid'],
  delete: ['fileinto', 'special-use'],
  forward: ['copy'],
};

function ruleText(rule: FilterRule): string {
  const { conditions, actions, match, isEnabled } = rule;
  const comment = `${RULE}${JSON.stringify(rule)}\n`;
  if (!isEnabled) return comment;
  const tests = conditions.map(conditionText);
  const test =
    tests.length === 0
      ? 'true'
      : tests.length === 1
        ? tests[0]
        : `${match === 'all' ? 'allof' : 'anyof'} (\n    ${tests.join(',\n    ')}\n)`;
  const commands = actions
    .toSorted((a, b) => orderOf(a) - orderOf(b))
    .map((action) => `    ${actionText(action)}\n`);
  return `${comment}if ${test} {\n${commands.join('')}}\n`;
}

/** The script of these rules. */
export function writeRules(rules: readonly FilterRule[]): string {
  const kinds = rules
    .filter(({ isEnabled }) => isEnabled)
    .flatMap(({ conditions, actions }) => [...conditions, ...actions].map(({ kind }) => kind));
  const needs = [...new Set(kinds.flatMap((kind) => REQUIRES[kind] ?? []))].toSorted();
  const require = needs.length > 0 ? `require [${needs.map(quote).join(', ')}];\n` : '';
  return `${MARK}\n${require}${rules.map(ruleText).join('')}`;
}

function isRule(value: unknown): value is FilterRule {
  if (typeof value !== 'object' || value === null) return false;
  const { id, name, isEnabled, match, conditions, actions } = value as Partial<
    Record<keyof FilterRule, unknown>
  >;
  return (
    typeof id === 'string' &&
    typeof name === 'string' &&
    typeof isEnabled === 'boolean' &&
    (match === 'all' || match === 'any') &&
    Array.isArray(conditions) &&
    Array.isArray(actions)
  );
}

function parseRule(line: string): FilterRule | undefined {
  try {
    const value: unknown = JSON.parse(line.slice(RULE.length));
    return isRule(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The rules of a script; undefined for one that was not made from rules, or was changed by hand since. */
export function readRules(script: string): FilterRule[] | undefined {
  const text = script.replaceAll('\r\n', '\n');
  if (!text.startsWith(`${MARK}\n`)) return undefined;
  const rules = text
    .split('\n')
    .filter((line) => line.startsWith(RULE))
    .map(parseRule);
  if (rules.includes(undefined)) return undefined;
  try {
    const known = rules as FilterRule[];
    return writeRules(known) === text ? known : undefined;
  } catch {
    // JSON that is no rule.
    return undefined;
  }
}
