/** Who fetched a file, when, from where; live while it is looked at. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, longTime } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { resultOf } from '../../../jmap/transport.ts';
import type { FileFetch, FileLink } from '../../files/file-types.ts';

function programOf({ userAgent }: FileFetch): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari|curl|Wget)\/?(\d*)/.exec(userAgent)?.[1] ?? '';
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(userAgent)?.[1] ?? '';
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' };
  return [browser, system].flatMap((name) => (name === '' ? [] : [names[name] ?? name])).join(' · ');
}

export function FetchList({ link, accountId }: { link: FileLink; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const fetches = useAll('FileFetch', accountId).filter(({ linkId }) => linkId === link.id);
  useEffect(() => {
    client.transport
      .request([
        ['FileFetch/query', { accountId, filter: { linkId: link.id }, limit: 200 }],
        ['FileFetch/get', { accountId, '#ids': resultOf(0, 'FileFetch/query', '/ids') }],
      ])
      .then(([, got]) => {
        client.cache.put('FileFetch', accountId, (got?.['list'] ?? []) as FileFetch[]);
        client.cache.beginState('FileFetch', accountId, got?.['state']);
      })
      .catch(reportError);
  }, [client, accountId, link.id]);
  if (fetches.length === 0) return <p className="fetches-none">{t('files.nobodyYet')}</p>;
  return (
    <ul className="fetches">
      {fetches
        .toSorted((a, b) => Date.parse(b.lastAt) - Date.parse(a.lastAt))
        .map((fetch) => (
          <li key={fetch.id}>
            <strong>{fetch.fetchedBy ?? fetch.remoteAddress.replace(/^::ffff:/, '')}</strong>
            <span>
              {longTime(fetch.beganAt)}
              {fetch.fetchedBy !== null && ` · ${fetch.remoteAddress.replace(/^::ffff:/, '')}`}
              {programOf(fetch) !== '' && ` · ${programOf(fetch)}`}
            </span>
            <span className="fetch-size">
              {fetch.isComplete ? t('files.whole') : t('files.part', { size: formatSize(fetch.bytes) })}
            </span>
          </li>
        ))}
    </ul>
  );
}
