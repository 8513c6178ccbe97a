/** Adding an app that shows codes (RFC 6238): scan, then type the first code. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { callAuth } from '../../sign-in/auth-calls.ts';
import { useStep } from '../../sign-in/use-step.ts';
import { QrCode } from './qr-code.tsx';

export interface TotpOffer {
  id: string;
  secret: string;
  uri: string;
}

interface Props {
  offer: TotpOffer;
  onAdded: (recoveryCodes: readonly string[] | undefined) => void;
  onClose: () => void;
}

export function TotpDialog({ offer, onAdded, onClose }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const { fault, isBusy, run } = useStep('security.totp.wrong');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const { recoveryCodes } = await callAuth<{ recoveryCodes?: string[] }>('totp/confirm', {
        id: offer.id,
        code,
      });
      onAdded(recoveryCodes);
    });
  };
  return (
    <Dialog onClose={onClose} size="min(560px, 96vw)" title={t('security.totp.title')}>
      <form className="settings-form" onSubmit={submit}>
        <ol className="steps">
          <li>{t('security.totp.step1')}</li>
          <li>{t('security.totp.step2')}</li>
          <li>{t('security.totp.step3')}</li>
        </ol>
        <div className="totp-secret">
          <QrCode text={offer.uri} label={t('security.totp.qr')} />
          <div>
            <p>{t('security.totp.byHand')}</p>
            <code>{offer.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </div>
        </div>
        {fault && <Notice kind="danger">{t(fault)}</Notice>}
        <TextInput
          label={t('signIn.code')}
          value={code}
          inputMode="numeric"
          autoComplete="one-time-code"
          placeholder="123 456"
          maxLength={9}
          required
          data-autofocus
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy}>
          {t('security.totp.add')}
        </Button>
      </form>
    </Dialog>
  );
}
