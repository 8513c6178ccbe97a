/** An office file as the server read it in a process of its own: a page cleaned and shown in a frame without scripts, sheets, or slides. */
import { Loader, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficePreview as Preview, PreviewSheet, PreviewSlide } from '#formats/office/preview.ts';
import { Notice } from '../../../../design/parts/notice.tsx';
import { OfflineFault } from '../../../../jmap/faults.ts';
import { useClient } from '../../../../jmap/hooks.ts';
import type { BodyPart } from '../../../../jmap/objects.ts';
import { faultText } from '../../../shell/fault-text.ts';
import { PageFrame } from './page-frame.tsx';

type Answer = Preview | { kind: 'unsupported' | 'unreadable' | 'tooMuch' };

function usePreview(part: BodyPart, accountId: string): { answer: Answer | undefined; fault: unknown } {
  const client = useClient();
  const [answer, setAnswer] = useState<Answer>();
  const [fault, setFault] = useState<unknown>();
  const { blobId, name, type } = part;
  useEffect(() => {
    const ask = (): void => {
      client.transport
        .request([['FilePreview/get', { accountId, blobId, name: name ?? '', type }]])
        .then(([got]) => setAnswer(got as unknown as Answer), setFault);
    };
    ask();
    // The server opens it, so it waits for the network.
    window.addEventListener('online', ask);
    return () => window.removeEventListener('online', ask);
  }, [client, accountId, blobId, name, type]);
  return { answer, fault };
}

/** `A`, `B` … `AA`, as spreadsheets call their columns. */
function columnName(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

function SheetTable({ sheet }: { sheet: PreviewSheet }) {
  const { t } = useTranslation();
  const width = Math.max(1, ...sheet.rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, index) => columnName(index));
  return (
    <>
      <div className="sheet-scroll" tabIndex={0} role="region" aria-label={sheet.name}>
        <table className="sheet">
          <thead>
            <tr>
              <th aria-hidden="true" />
              {columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row, number) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their number
              <tr key={number}>
                <th scope="row">{number + 1}</th>
                {columns.map((name, column) => (
                  <td key={name} data-number={/^-?[\d.,]+%?$/.test(row[column] ?? '')}>
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sheet.isCut && <Notice kind="info">{t('read.cutPreview')}</Notice>}
    </>
  );
}

function Sheets({ sheets }: { sheets: readonly PreviewSheet[] }) {
  const [chosen, setChosen] = useState(0);
  const sheet = sheets[chosen];
  return (
    <div className="sheets">
      {sheets.length > 1 && (
        <SegmentedControl
          size="xs"
          className="sheet-names"
          value={String(chosen)}
          onChange={(value) => setChosen(Number(value))}
          data={sheets.map(({ name }, index) => ({ value: String(index), label: name }))}
        />
      )}
      {sheet && <SheetTable sheet={sheet} />}
    </div>
  );
}

function Slides({ slides, isCut }: { slides: readonly PreviewSlide[]; isCut: boolean }) {
  const { t } = useTranslation();
  return (
    <ol className="slides">
      {slides.map(({ title, lines }, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: slides have no other name than their number
        <li key={number} className="slide">
          <span className="slide-number">{number + 1}</span>
          <h3>{title}</h3>
          <ul>
            {lines.map(({ text, level }, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name than their number
              <li key={line} data-level={level}>
                {text}
              </li>
            ))}
          </ul>
        </li>
      ))}
      {isCut && <Notice kind="info">{t('read.cutPreview')}</Notice>}
    </ol>
  );
}

export function OfficePreview({ part, accountId }: { part: BodyPart; accountId: string }) {
  const { t } = useTranslation();
  const { answer, fault } = usePreview(part, accountId);
  if (!answer && fault instanceof OfflineFault)
    return <Notice kind="info">{t('read.previewOffline')}</Notice>;
  if (!answer && fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (!answer)
    return (
      <p className="preview-waiting">
        <Loader size="sm" /> {t('read.opening')}
      </p>
    );
  if (answer.kind === 'html') return <PageFrame html={answer.html} />;
  if (answer.kind === 'sheets') return <Sheets sheets={answer.sheets} />;
  if (answer.kind === 'slides') return <Slides slides={answer.slides} isCut={answer.isCut} />;
  return (
    <Notice kind="warning">
      {t(answer.kind === 'tooMuch' ? 'read.tooMuchToPreview' : 'read.cannotPreview')}
    </Notice>
  );
}
