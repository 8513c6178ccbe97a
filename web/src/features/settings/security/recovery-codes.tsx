/** The codes on paper, shown this once: to be printed, saved or copied. */
import { Button, Group } from '@mantine/core';
import { IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../../design/copy-text.ts';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { saveText } from '../../objects/save-text.ts';

export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  return (
    <Dialog onClose={onClose} closeOnClickOutside={false} title={t('security.codes.title')}>
      <div className="settings-form">
        <p>{t('security.codes.text')}</p>
        <ol className="codes" aria-label={t('security.codes.title')}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <Notice kind="warning">{t('security.codes.once')}</Notice>
        <Group>
          <Button
            variant="default"
            leftSection={<IconCopy size={17} />}
            onClick={() => copyText(text, t('security.copied'))}
          >
            {t('security.copy')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDownload size={17} />}
            onClick={() => saveText('congthu-ma-du-phong.txt', `${text}\n`)}
          >
            {t('security.codes.save')}
          </Button>
          <Button variant="default" leftSection={<IconPrinter size={17} />} onClick={() => window.print()}>
            {t('security.codes.print')}
          </Button>
        </Group>
        <Button onClick={onClose}>{t('security.codes.done')}</Button>
      </div>
    </Dialog>
  );
}
