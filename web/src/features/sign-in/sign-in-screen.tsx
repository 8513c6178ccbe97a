/** The sign-in: address and password, what to do when it fails, and the choice of language before anything else. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../../i18n/language.ts';
import { FirstPassword } from './first-password.tsx';
import { PasswordForm } from './password-form.tsx';
import { SecondFactorForm } from './second-factor-form.tsx';
import './sign-in.css';

type Step = { kind: 'password' } | { kind: 'code'; ticket: string } | { kind: 'first' };

export function SignInScreen({ onSignedIn }: { onSignedIn: () => void }) {
  const { t, i18n } = useTranslation();
  const [step, setStep] = useState<Step>({ kind: 'password' });
  const mustChange = (): void => setStep({ kind: 'first' });
  const other = i18n.language === 'vi' ? 'en' : 'vi';
  return (
    <div className="sign-in">
      <div className="sign-in-picture" aria-hidden="true">
        <svg viewBox="0 0 600 900" preserveAspectRatio="xMidYMax slice">
          <title>Huế</title>
          <path className="hill" d="M0 560c90-60 160-70 240-30s150 40 220-10 100-50 140-30v410H0Z" />
          <path className="hill near" d="M0 640c110-50 190-40 280-8s200 30 320-40v308H0Z" />
          <path className="river" d="M0 742c120-26 220-14 300 4s200 26 300-12v166H0Z" />
          <path
            className="bridge"
            d="M-10 742q60-74 120 0 60-74 120 0 60-74 120 0 60-74 120 0 60-74 120 0 60-74 120 0M-10 748h640"
          />
          <circle className="moon" cx="430" cy="210" r="58" />
        </svg>
        <div className="sign-in-words">
          <strong>CôngThư</strong>
          <span>{t('signIn.motto')}</span>
        </div>
      </div>
      <main className="sign-in-side">
        <div className="sign-in-card">
          <img src="/app/icon.svg" alt="" width={52} height={52} />
          {step.kind === 'first' && <FirstPassword onDone={onSignedIn} />}
          {step.kind === 'code' && (
            <SecondFactorForm ticket={step.ticket} onSignedIn={onSignedIn} onMustChange={mustChange} />
          )}
          {step.kind === 'password' && (
            <PasswordForm
              onMustChange={mustChange}
              onSignedIn={onSignedIn}
              onSecondFactor={(ticket) => setStep({ kind: 'code', ticket })}
            />
          )}
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
