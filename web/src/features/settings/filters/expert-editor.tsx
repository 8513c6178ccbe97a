/** The script itself (RFC 5228), for who writes Sieve: checked by the server as one writes, each fault at its line. */
import { Button, Group } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultOf } from './script-fault.ts';
import { checkContent } from './script-store.ts';

const CHECK_AFTER_MS = 500;

function useFaults(accountId: string, content: string): { faults: readonly string[]; isChecked: boolean } {
  const client = useClient();
  const [checked, setChecked] = useState<{ content: string; faults: readonly string[] }>();
  useEffect(() => {
    const timer = window.setTimeout(() => {
      checkContent(client, accountId, content)
        .then((faults) => setChecked({ content, faults }))
        .catch((error: unknown) => {
          if (!(error instanceof OfflineFault)) reportError(error);
        });
    }, CHECK_AFTER_MS);
    return () => window.clearTimeout(timer);
  }, [client, accountId, content]);
  return { faults: checked?.faults ?? [], isChecked: checked?.content === content };
}

interface Props {
  accountId: string;
  content: string;
  onSave: (content: string) => void;
  onClose?: (() => void) | undefined;
}

export function ExpertEditor({ accountId, content, onSave, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const [text, setText] = useState(content.replaceAll('\r\n', '\n'));
  const numbers = useRef<HTMLPreElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { faults, isChecked } = useFaults(accountId, text);
  const shown = faults.map((fault) => faultOf(fault, i18n.language));
  const wrong = new Set(shown.map(({ line }) => line));
  const goTo = (line: number): void => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    field.current?.focus();
    field.current?.setSelectionRange(start, start + (text.split('\n')[line - 1]?.length ?? 0));
  };
  return (
    <div className="script">
      <div className="script-pane">
        <pre ref={numbers} className="script-numbers" aria-hidden="true">
          {text.split('\n').map((_, at) => (
            <span key={String(at)} data-wrong={wrong.has(at + 1)}>
              {at + 1}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          ref={field}
          className="script-text"
          aria-label={t('filters.script')}
          aria-invalid={faults.length > 0}
          value={text}
          spellCheck={false}
          wrap="off"
          rows={18}
          maxLength={200_000}
          onChange={(event) => setText(event.currentTarget.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <div aria-live="polite" className="script-faults">
        {isChecked && faults.length === 0 && <Notice kind="good">{t('filters.scriptGood')}</Notice>}
        {shown.map(({ line, words }) => (
          <Notice
            key={words}
            kind="danger"
            acts={
              line > 0 && (
                <button type="button" className="link-button" onClick={() => goTo(line)}>
                  {t('filters.toLine', { line })}
                </button>
              )
            }
          >
            {words}
          </Notice>
        ))}
      </div>
      <Group justify="flex-end">
        {onClose && (
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
        )}
        <Button disabled={!isChecked || faults.length > 0} onClick={() => onSave(text)}>
          {t('filters.saveScript')}
        </Button>
      </Group>
    </div>
  );
}
