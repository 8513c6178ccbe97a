/** What the record says, in words (R5.1): acts as the matrix names them, kinds, fields and values; what has no word stays as it is. */
import type { TFunction } from 'i18next';
import { dayText, longTime } from '../../../i18n/format.ts';
import type { AuditEvent } from '../console-types.ts';

/** What stands behind an act that somebody may not do. */
const REFUSED = '.refused';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function actName(t: TFunction, act: string): string {
  if (act.endsWith(REFUSED))
    return t('console.audit.refused', { act: actName(t, act.slice(0, -REFUSED.length)) });
  const key = act.replace('.', '_');
  return t([`console.audit.acts.${key}`, `console.matrix.acts.${key}`], act);
}

/** Who acted: an address, or the machine itself under a name. */
export function actorName(t: TFunction, actor: string): string {
  const [, machine] = /^system:(.+)$/.exec(actor) ?? [];
  return machine === undefined
    ? actor
    : t('console.audit.machine', { name: t(`console.audit.machines.${machine}`, machine) });
}

export interface AuthorityWords {
  words: string;
  /** Under which the record keeps it. */
  code?: string;
}

/** A number of the requirements, and what was added to it. */
const NUMBERED = /^(R\d+(?:\.\d+)?)(?:[:;]\s*(.*))?$/s;

/** What the program writes where nobody gave a reason. */
const OWN: Readonly<Record<string, string>> = {
  console: 'console',
  moderation: 'moderation',
  'the link in a letter of the list (RFC 8058)': 'listLink',
};

/** What somebody wrote stays as it is; what the program put there has words of ours. */
export function authorityWords(t: TFunction, authority: string): AuthorityWords {
  const [, code, added = ''] = NUMBERED.exec(authority) ?? [];
  if (code === undefined) {
    const own = OWN[authority];
    return { words: own === undefined ? authority : t(`console.audit.authorities.${own}`) };
  }
  const words = t(`console.audit.authorities.${code.replace('.', '_')}`, code);
  return { words: added === '' ? words : `${words}: ${added}`, ...(words !== code && { code }) };
}

/** Every act that has a name, to choose from. */
export function namedActs(t: TFunction): { value: string; label: string }[] {
  const all = ['audit', 'matrix'].flatMap((room) => {
    const names: unknown = t(`console.${room}.acts`, { returnObjects: true });
    return Object.keys(names as Record<string, string>);
  });
  return [...new Set(all)]
    .map((key) => key.replace('_', '.'))
    .map((value) => ({ value, label: actName(t, value) }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'vi'));
}

export function kindName(t: TFunction, kind: string): string {
  return t(`console.audit.kinds.${kind}`, kind);
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : { value };
}

/** What the thing was called, as far as the event itself tells. */
export function objectName({ before, after, objectId }: AuditEvent): string {
  const told = { ...fieldsOf(before), ...fieldsOf(after) };
  for (const name of [
    'displayName',
    'fullName',
    'name',
    'titleVi',
    'number',
    'subject',
    'address',
    'grantee',
  ]) {
    const value = told[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return isUuid(objectId) ? '' : objectId;
}

/** A field by its name; some mean another thing in a thing of another kind. */
export function fieldName(t: TFunction, name: string, kind = ''): string {
  return t(
    [
      `console.audit.fields.${kind}_${name}`,
      `console.audit.fields.${name}`,
      `console.fields.${name}`,
      `console.columns.${name}`,
    ],
    name,
  );
}

/** One value in words; of a field whose values are words of ours, that word. */
export function valueText(t: TFunction, name: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'console.audit.yes' : 'console.audit.no');
  if (typeof value === 'number') return `${value}`;
  if (Array.isArray(value)) return value.map((one) => valueText(t, name, one)).join(', ') || '–';
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => `${fieldName(t, key)}: ${valueText(t, key, one)}`)
      .join('\n');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return dayText(text);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return longTime(text);
  if (name === 'role' || name === 'as') return t(`console.roles.names.${text}`, text);
  return t([`console.audit.values.${text}`, `console.choices.${text}`], text);
}

export interface Difference {
  name: string;
  before: unknown;
  after: unknown;
}

/** Fields of before and after side by side; those that stayed the same are left out where both are told. */
export function differencesOf(event: AuditEvent): Difference[] {
  const before = fieldsOf(event.before);
  const after = fieldsOf(event.after);
  const hasBoth = event.before !== null && event.after !== null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((name) => ({ name, before: before[name], after: after[name] }))
    .filter((one) => !hasBoth || JSON.stringify(one.before) !== JSON.stringify(one.after));
}
