/** The design system on one page, to look at: colours, type, and every part in its states. */
import { Button, Checkbox, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconArchive, IconInbox, IconStar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from './parts/avatar.tsx';
import { Empty } from './parts/empty.tsx';
import { IconButton } from './parts/icon-button.tsx';
import { Notice, type NoticeKind } from './parts/notice.tsx';
import { showToast } from './toasts/toast-store.ts';
import './components-screen.css';

const COLOURS = [
  'ground',
  'surface',
  'surface-2',
  'hover',
  'selected',
  'line',
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'accent-soft',
  'gold',
  'danger',
  'warning',
  'good',
];
const KINDS: readonly NoticeKind[] = ['info', 'good', 'warning', 'danger'];
const PEOPLE = ['Nguyễn Văn An', 'Trần Thị Thu Hương', 'Tôn Nữ Quỳnh Lan', 'Hồ Văn Ý', 'Sở Nội vụ'];
const SENTENCE = 'Ủy ban nhân dân tỉnh kính đề nghị các sở, ngành, địa phương khẩn trương triển khai.';

export function ComponentsScreen() {
  const { t } = useTranslation();
  return (
    <div className="components">
      <h1>{t('components.title')}</h1>
      <div className="component-row">
        {COLOURS.map((name) => (
          <figure key={name} className="component-colour">
            <span style={{ background: `var(--${name})` }} />
            <figcaption>{name}</figcaption>
          </figure>
        ))}
      </div>
      <p style={{ fontSize: 'var(--text-xl)' }}>{SENTENCE}</p>
      <p style={{ fontSize: 'var(--text-l)' }}>{SENTENCE}</p>
      <p>{SENTENCE}</p>
      <p style={{ fontSize: 'var(--text-s)', color: 'var(--ink-3)' }}>{SENTENCE}</p>
      <div className="component-row">
        {PEOPLE.map((name) => (
          <Avatar key={name} name={name} address={name} size={44} />
        ))}
      </div>
      <div className="component-row">
        <Button>{t('compose.send')}</Button>
        <Button variant="default">{t('shell.cancel')}</Button>
        <Button color="red">{t('folders.delete')}</Button>
        <Button onClick={() => showToast(t('compose.sent'), { undo: () => undefined })}>
          {t('components.toast')}
        </Button>
        <IconButton icon={IconArchive} label={t('acts.archive')} hotkey="e" />
        <IconButton icon={IconStar} label={t('list.flag')} isActive />
        <Switch label={t('view.conversations')} defaultChecked />
        <Checkbox label={t('list.chooseAll')} defaultChecked />
        <SegmentedControl data={['Huế', 'Phú Vang', 'A Lưới']} aria-label={t('components.title')} />
      </div>
      <TextInput label={t('signIn.address')} placeholder="nguyenvanan@thuathienhue.gov.vn" />
      {KINDS.map((kind) => (
        <Notice key={kind} kind={kind}>
          {SENTENCE}
        </Notice>
      ))}
      <Empty icon={IconInbox} title={t('list.folderEmpty')} />
    </div>
  );
}
