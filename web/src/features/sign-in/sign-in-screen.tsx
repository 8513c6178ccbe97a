/** Signing in: a password or a passkey, a second step where the account has one, the first password of one's own, and the way out
 * for whose password leaked (R8.4, R8.5). The choice of language stands before anything else. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../i18n/language.ts';
import { callAuth } from './auth-calls.ts';
import { FirstPassword } from './first-password.tsx';
import { LockedNotice } from './locked-notice.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import type { SecondStep, SignInStep } from './sign-in-calls.ts';
import { SignInPicture } from './sign-in-picture.tsx';
import './sign-in.css';

type Step =
  | { kind: 'password' }
  | { kind: 'second'; step: SecondStep }
  | { kind: 'first' }
  | { kind: 'locked' };

export function SignInScreen({ onSignedIn }: { onSignedIn: () => void }) {
  const { t, i18n } = useTranslation();
  const [step, setStep] = useState<Step>({ kind: 'password' });
  /** Whoever comes because the password leaked is locked out once it is sure who it is. */
  const [isLeaked, setLeaked] = useState(false);
  const go = async (next: SignInStep): Promise<void> => {
    if (next.state === 'secondFactor') setStep({ kind: 'second', step: next });
    else if (isLeaked) {
      await callAuth('leaked');
      setStep({ kind: 'locked' });
    } else if (next.mustChangePassword) setStep({ kind: 'first' });
    else onSignedIn();
  };
  const restart = (): void => {
    setLeaked(false);
    setStep({ kind: 'password' });
  };
  const other = i18n.language === 'vi' ? 'en' : 'vi';
  return (
    <div className="sign-in">
      <SignInPicture />
      <main className="sign-in-side">
        <div className="sign-in-card">
          <img src="/app/icon.svg" alt="" width={52} height={52} />
          {step.kind === 'password' && <PasswordForm isLeaked={isLeaked} onLeaked={setLeaked} onStep={go} />}
          {step.kind === 'second' && (
            <SecondFactorForm step={step.step} isLeaked={isLeaked} onStep={go} onBack={restart} />
          )}
          {step.kind === 'first' && <FirstPassword onDone={onSignedIn} />}
          {step.kind === 'locked' && <LockedNotice onBack={restart} />}
        </div>
        <footer className="sign-in-foot">
          <a href="/">{t('signIn.about')}</a>
          <button
            type="button"
            className="link-button"
            lang={other}
            onClick={() => void chooseLanguage(other)}
          >
            {t('shell.otherLanguage')}
          </button>
        </footer>
      </main>
    </div>
  );
}
