/** The Perfume River with its bridge, beside the sign-in. */
import { useTranslation } from 'react-i18next';

export function SignInPicture() {
  const { t } = useTranslation();
  return (
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
  );
}
