/** What our domain must say in the DNS, and whether it does, asked now (R6.3). */
import { Button, Loader } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../design/copy-text.ts';
import { Notice } from '../../design/parts/notice.tsx';
import { useClient } from '../../jmap/hooks.ts';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import { DomainCards } from './domain-cards.tsx';
import { Facts } from './parts/detail.tsx';

interface DnsRecord {
  purpose: string;
  name: string;
  type: string;
  value: string;
  isRequired: boolean;
  state: string;
  found: string[] | null;
  why: { vi: string; en: string } | string;
}

const KINDS: Record<string, BadgeKind> = { right: 'good', missing: 'warning', wrong: 'danger' };

function RecordCard({ record }: { record: DnsRecord }) {
  const { t, i18n } = useTranslation();
  const why = typeof record.why === 'string' ? record.why : record.why[i18n.language === 'en' ? 'en' : 'vi'];
  const text = `${record.name}. ${record.type} ${record.value}`;
  return (
    <div className="settings-card">
      <div className="detail-head">
        <strong className="record">
          {record.type} {record.name}
        </strong>
        <Badge kind={KINDS[record.state] ?? 'plain'}>
          {t(`console.dns.state.${record.state}`, record.state)}
        </Badge>
      </div>
      <p>{why}</p>
      {record.state === 'wrong' && record.found && (
        <Facts rows={[[t('console.dns.found'), record.found.join(' · ')]]} />
      )}
      {record.state !== 'right' && record.value !== '' && (
        <>
          <pre className="record dns-value">{record.value}</pre>
          <div className="acts">
            <Button size="xs" variant="default" onClick={() => copyText(text, t('console.dns.copied'))}>
              {t('console.dns.copy')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

export function DnsSection() {
  const { t } = useTranslation();
  const client = useClient();
  const [records, setRecords] = useState<readonly DnsRecord[]>();
  const [fault, setFault] = useState<unknown>();
  const check = useCallback(() => {
    setRecords(undefined);
    setFault(undefined);
    client.transport.request([['DnsRecord/check', { accountId: PROVINCE }]]).then(
      ([answer]) => setRecords((answer?.['list'] ?? []) as DnsRecord[]),
      (error: unknown) => setFault(error),
    );
  }, [client]);
  useEffect(check, [check]);
  if (fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (!records)
    return (
      <div className="objects-loading">
        <Loader size="sm" />
      </div>
    );
  return (
    <>
      <DomainCards />
      <div className="acts dns-acts">
        <span className="badges">
          {Object.keys(KINDS).map((state) => {
            const count = records.filter((record) => record.state === state).length;
            if (count === 0) return null;
            return (
              <Badge key={state} kind={KINDS[state] ?? 'plain'}>
                {`${t(`console.dns.state.${state}`)}: ${count}`}
              </Badge>
            );
          })}
        </span>
        <Button size="xs" variant="default" leftSection={<IconRefresh size={15} />} onClick={check}>
          {t('console.dns.again')}
        </Button>
      </div>
      {records.map((record) => (
        <RecordCard key={`${record.type} ${record.name} ${record.purpose}`} record={record} />
      ))}
    </>
  );
}
