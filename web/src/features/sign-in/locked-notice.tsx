/** After the button "my password leaked" (R8.5): what has happened, and who opens the account again. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';

export function LockedNotice({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="sign-in-form">
      <h1>{t('signIn.lockedTitle')}</h1>
      <Notice kind="good">{t('signIn.lockedDone')}</Notice>
      <p>{t('signIn.lockedNext')}</p>
      <Button variant="default" size="md" fullWidth onClick={onBack}>
        {t('signIn.back')}
      </Button>
    </div>
  );
}
