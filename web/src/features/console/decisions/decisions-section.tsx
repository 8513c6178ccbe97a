/** The register of decisions (R5.1, R7): what every change stands on, the scanned file, and what was done by it. */
import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconFileCertificate } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import type { Column } from '../../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import type { Decision } from '../console-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useDownload } from '../parts/use-download.ts';
import { StateBadge } from '../requests/state-badge.tsx';
import { subjectOf, typeOf } from '../requests/subject.ts';

const COLUMNS: readonly Column<Decision>[] = [
  { label: 'console.decisions.number', show: (row) => row.number, text: (row) => row.number },
  { label: 'console.decisions.day', show: (row) => dayText(row.decidedOn), text: (row) => row.decidedOn },
  { label: 'console.decisions.issuer', isWide: true, show: (row) => row.issuer, text: (row) => row.issuer },
  {
    label: 'console.decisions.summary',
    isWide: true,
    show: (row) => row.summary,
    text: (row) => row.summary,
  },
  { label: 'console.decisions.file', show: (row) => row.fileName, text: (row) => row.fileName ?? '' },
];

/** What was asked for on this decision. */
function Requests({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  const list = useObjectList('ChangeRequest', { filter: { decisionId: decision.id }, sort: 'createdAt' });
  const requests = useObjects('ChangeRequest', PROVINCE, list.ids);
  return (
    <Part title={t('console.decisions.requests')}>
      {requests.length === 0 && !list.isLoading && <p>{t('console.decisions.noRequest')}</p>}
      <ul className="linked">
        {requests.map((request) => (
          <li key={request.id}>
            <Link to="/console/$section" params={{ section: 'requests' }} search={{ id: request.id }}>
              {`${typeOf(request)}: ${subjectOf(request)}`}
            </Link>
            <StateBadge state={request.state} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function DecisionsSection() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const download = useDownload();
  const desk = useDesk('Decision', { filter: asked === '' ? {} : { text: asked }, sort: 'decidedOn' });
  return (
    <Desk
      desk={desk}
      section="decisions"
      icon={IconFileCertificate}
      columns={COLUMNS}
      isFiltered={asked !== ''}
      filters={
        <TextInput
          size="xs"
          aria-label={t('console.search')}
          placeholder={t('console.decisions.searchHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      }
      detail={(shown, close) => (
        <Detail title={shown.number} onClose={close}>
          <Facts
            rows={[
              [t('console.decisions.summary'), shown.summary],
              [t('console.decisions.issuer'), shown.issuer],
              [t('console.decisions.day'), dayText(shown.decidedOn)],
              [t('console.decisions.recorded'), dayText(shown.createdAt)],
            ]}
          />
          {shown.fileName !== null && (
            <div className="acts">
              <Button
                variant="default"
                leftSection={<IconDownload size={16} />}
                loading={download.isRunning}
                onClick={() => void download.run('Decision/openFile', { id: shown.id })}
              >
                {shown.fileName}
              </Button>
            </div>
          )}
          <Requests decision={shown} />
        </Detail>
      )}
    />
  );
}
