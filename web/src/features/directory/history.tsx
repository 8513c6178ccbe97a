/** Every state of one thing of the directory with its time, and what changed from one to the next (R6.1); nothing for whoever may not see it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../i18n/format.ts';
import { useClient } from '../../jmap/hooks.ts';
import { valueText } from '../console/audit/record-words.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { changesOf, type Version } from './version-changes.ts';

interface Props {
  kind: 'unit' | 'person' | 'account';
  id: string;
  title: string;
}

export function History({ kind, id, title }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const [versions, setVersions] = useState<readonly Version[]>([]);
  useEffect(() => {
    let isOver = false;
    client.transport
      .request([['Directory/history', { accountId: PROVINCE, kind, id }]], true)
      .then(([answer]) => {
        if (!isOver) setVersions((answer?.['versions'] ?? []) as Version[]);
      })
      .catch(() => {
        if (!isOver) setVersions([]);
      });
    return () => {
      isOver = true;
    };
  }, [client, kind, id]);
  if (versions.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ol className="history">
        {versions
          .map((version, at) => ({
            version,
            isFirst: at === 0,
            changes: changesOf(versions[at - 1], version),
          }))
          .toReversed()
          .map(({ version, isFirst, changes }) => (
            <li key={version.validFrom}>
              {isFirst && t('console.history.made')}
              {!isFirst && changes.length === 0 && t('console.history.noted')}
              {changes.map(({ name, from, to }) => (
                <span key={name} className="history-change">
                  {t(`console.columns.${name}`, name)}: <del>{valueText(t, name, from)}</del> →{' '}
                  <ins>{valueText(t, name, to)}</ins>
                </span>
              ))}
              <small>{longTime(version.validFrom)}</small>
            </li>
          ))}
      </ol>
    </>
  );
}
