/** One window: its head with size and end, the fields, the editor, the files, and the way out. */
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2, IconMinus, IconX } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { ComposerFields } from './composer-fields.tsx';
import { ComposerFoot } from './composer-foot.tsx';
import { type ComposerState, closeComposer, resizeComposer } from './composers.ts';
import { FileChips } from './file-chips.tsx';
import { MessageEditor } from './message-editor.tsx';
import { SendDialog } from './send-dialog.tsx';
import { useDraft } from './use-draft.ts';
import { useFiles } from './use-files.ts';
import { useSendCheck } from './use-send-check.ts';

const LinkDialog = lazy(() => import('./link-dialog.tsx').then((module) => ({ default: module.LinkDialog })));

function WindowHead({
  start,
  title,
  saved,
  onClose,
}: {
  start: ComposerState;
  title: string;
  saved: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const isSmall = start.size === 'small';
  const isLarge = start.size === 'large';
  return (
    <header className="composer-head">
      <button
        type="button"
        className="composer-title"
        onClick={() => resizeComposer(start.key, isSmall ? 'normal' : 'small')}
      >
        {title}
        <span className="composer-saved">{saved}</span>
      </button>
      <span className="composer-sizes">
        <IconButton
          icon={IconMinus}
          label={t('compose.small')}
          size={28}
          onClick={() => resizeComposer(start.key, isSmall ? 'normal' : 'small')}
        />
        <IconButton
          icon={isLarge ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal}
          label={t(isLarge ? 'compose.normal' : 'compose.large')}
          size={28}
          onClick={() => resizeComposer(start.key, isLarge ? 'normal' : 'large')}
        />
      </span>
      <IconButton icon={IconX} label={t('compose.close')} hotkey="Esc" size={28} onClick={onClose} />
    </header>
  );
}

/** Whether a key is the window's: not that of a menu, a dialog or a list of suggestions that is open. */
function isWindows({ target, currentTarget }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    currentTarget.contains(target) &&
    target.closest('[aria-expanded="true"]') === null
  );
}

/** Nothing is said of what goes by itself. */
const SAID: ReadonlySet<string> = new Set(['saving', 'saved', 'failed']);

export function ComposerWindow({ start }: { start: ComposerState }) {
  const { t } = useTranslation();
  const draft = useDraft(start);
  const files = useFiles(draft);
  const check = useSendCheck(start, draft);
  const [isOver, setOver] = useState(false);
  const takeFiles = (event: DragEvent): void => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    files.add(event.dataTransfer.files);
  };
  const close = (): void => {
    // What was typed a moment ago is in the draft too.
    if (draft.saveState === 'changed') void draft.saveNow();
    closeComposer(start.key);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing && isWindows(event)) close();
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      event.preventDefault();
      check.send();
    }
  };
  return (
    <section
      className="composer"
      data-size={start.size}
      data-over={isOver}
      role="dialog"
      aria-label={draft.fields.subject || t('compose.title')}
      onKeyDown={onKey}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={takeFiles}
    >
      <WindowHead
        start={start}
        title={draft.fields.subject || t('compose.title')}
        saved={SAID.has(draft.saveState) ? t(`compose.save.${draft.saveState}`) : ''}
        onClose={close}
      />
      {start.size !== 'small' && (
        <>
          <ComposerFields draft={draft} />
          {check.isNotKept && <Notice kind="danger">{t('compose.notKept')}</Notice>}
          <MessageEditor
            draft={draft}
            html={start.html ?? ''}
            onFiles={files.add}
            startsInText={(start.to?.length ?? 0) > 0}
          />
          <FileChips list={draft.fields.files} files={files} />
          <ComposerFoot start={start} draft={draft} files={files} check={check} />
        </>
      )}
      {check.asking && <SendDialog check={check} draft={draft} />}
      {files.asking.length > 0 && (
        <Suspense fallback={null}>
          <LinkDialog files={files} accountId={draft.accountId} />
        </Suspense>
      )}
    </section>
  );
}
