/** Files that go as links (R8.1): until when, and whether with a password. */
import { Button, Group, PasswordInput, SegmentedControl } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatSize } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { fileCapability } from '../../files/file-types.ts';
import { fileKind } from '../read/file-kinds.ts';
import type { Files } from './use-files.ts';

const DAYS = [7, 30, 90];
const MIN_PASSWORD = 6;

export function LinkDialog({ files, accountId }: { files: Files; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [days, setDays] = useState(30);
  const [password, setPassword] = useState('');
  const largest = fileCapability(client, accountId)?.maxFileSize ?? 0;
  const tooLarge = files.asking.some(({ size }) => size > largest);
  const isShort = password !== '' && password.length < MIN_PASSWORD;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    // The dialog stands within the window of the message, whose keys are others.
    event.stopPropagation();
    if (!tooLarge && !isShort) files.sendAsLinks({ days, password });
  };
  return (
    <Dialog onClose={files.dropAsked} title={t('files.linkTitle')}>
      <form className="link-dialog" onSubmit={send}>
        <p>{t('files.linkLead')}</p>
        <ul className="link-files">
          {files.asking.map((file) => {
            const Icon = fileKind(file).icon;
            return (
              <li key={`${file.name} ${file.size}`}>
                <Icon size={18} stroke={1.6} />
                <span className="file-chip-name">{file.name}</span>
                <span className="file-chip-size">{formatSize(file.size)}</span>
              </li>
            );
          })}
        </ul>
        {tooLarge && <Notice kind="danger">{t('files.beyond', { size: formatSize(largest) })}</Notice>}
        <div>
          <div className="link-label" id="link-days">
            {t('files.until')}
          </div>
          <SegmentedControl
            fullWidth
            aria-labelledby="link-days"
            value={String(days)}
            onChange={(value) => setDays(Number(value))}
            data={DAYS.map((value) => ({ value: String(value), label: t('files.days', { count: value }) }))}
          />
        </div>
        <PasswordInput
          label={t('files.password')}
          description={t('files.passwordText')}
          value={password}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('shell.showPassword') }}
          maxLength={128}
          error={isShort && t('files.passwordShort', { count: MIN_PASSWORD })}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={files.dropAsked}>
            {t('shell.cancel')}
          </Button>
          <Button
            type="submit"
            leftSection={<IconLink size={17} />}
            disabled={tooLarge || isShort}
            data-autofocus
          >
            {t('files.sendAsLink')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
