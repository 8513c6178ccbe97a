/** Every state of one thing of the directory with its time, and what changed from one to the next (R6.1). */
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useMethod } from '../parts/use-method.ts';

interface Version {
  validFrom: string;
  validUntil: string | null;
  fields: Record<string, unknown>;
}

interface Change {
  name: string;
  from: string;
  to: string;
}

/** What people do not want to read: keys, and columns kept for the machine. */
const HIDDEN = /(^|_)id$|^(valid_|created_|words|position|password|.*_folded$)/;

function text(value: unknown): string {
  return value === null || value === undefined || value === ''
    ? '–'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

/** The fields in which a version differs from the one before it. */
export function changesOf(before: Version | undefined, version: Version): Change[] {
  if (!before) return [];
  return Object.keys({ ...before.fields, ...version.fields })
    .filter((name) => !HIDDEN.test(name) && text(before.fields[name]) !== text(version.fields[name]))
    .map((name) => ({ name, from: text(before.fields[name]), to: text(version.fields[name]) }));
}

export function UnitHistory({ id, kind }: { id: string; kind: 'unit' | 'person' | 'account' }) {
  const { t } = useTranslation();
  const { answer, fault } = useMethod<{ versions: Version[] }>('Directory/history', { kind, id });
  // Whoever may not see the history sees none.
  if (fault !== undefined || answer?.versions.length === 0) return <p>{t('console.history.none')}</p>;
  const versions = answer?.versions ?? [];
  return (
    <ol className="timeline">
      {versions
        .map((version, at) => ({ version, changes: changesOf(versions[at - 1], version), isFirst: at === 0 }))
        .toReversed()
        .map(({ version, changes, isFirst }) => (
          <li key={version.validFrom}>
            {isFirst && t('console.history.made')}
            {!isFirst && changes.length === 0 && t('console.history.noted')}
            {changes.map(({ name, from, to }) => (
              <span key={name} className="history-change">
                {t(`console.columns.${name}`, name)}: <del>{from}</del> → <ins>{to}</ins>
              </span>
            ))}
            <small>{longTime(version.validFrom)}</small>
          </li>
        ))}
    </ol>
  );
}
