/** One button against bad mail (R8.7): spam, a virus, misuse. The message leaves at once; the centre learns of it. */
import { Menu } from '@mantine/core';
import { IconBug, IconMailExclamation, IconMessageReport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { MailPlace } from '../model/place.ts';

interface Props {
  email: Email | undefined;
  place: MailPlace;
  onReport: () => void;
}

export function ReportMenu({ email, place, onReport }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const report = (keyword: string) => () => {
    if (email)
      client
        .update('Email', place.accountId, { [email.id]: { [`keywords/${keyword}`]: true } })
        .catch(reportError);
    onReport();
  };
  return (
    <Menu position="bottom-start" width={250} withinPortal>
      <Menu.Target>
        <IconButton icon={IconMailExclamation} label={t('report.title')} hotkey="!" />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('report.title')}</Menu.Label>
        <Menu.Item leftSection={<IconMailExclamation size={17} />} onClick={report('$junk')}>
          {t('report.spam')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBug size={17} />} onClick={report('$phishing')}>
          {t('report.virus')}
        </Menu.Item>
        <Menu.Item leftSection={<IconMessageReport size={17} />} onClick={report('$misuse')}>
          {t('report.misuse')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
