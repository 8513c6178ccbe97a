/** The settings: sections on the left, one of them on the right; on a telephone the sections are a menu above. */
import { useMediaQuery } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SectionMenu } from './section-menu.tsx';
import { SECTIONS } from './sections.ts';
import './settings.css';

export function SettingsScreen() {
  const { t } = useTranslation();
  const { section } = useParams({ strict: false });
  const isNarrow = useMediaQuery('(max-width: 47.9375em)', false) ?? false;
  const shown = SECTIONS.find(({ key }) => key === section) ?? SECTIONS[0];
  if (!shown) return null;
  const Section = shown.component;
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('shell.settings')}>
        {isNarrow ? (
          <SectionMenu shown={shown} />
        ) : (
          <>
            <h1>{t('shell.settings')}</h1>
            {SECTIONS.map(({ key, icon: Icon }) => (
              <Link
                key={key}
                to="/settings/$section"
                params={{ section: key }}
                className="settings-link"
                aria-current={key === shown.key ? 'page' : undefined}
              >
                <Icon size={19} stroke={1.6} />
                {t(`settings.${key}.title`)}
              </Link>
            ))}
          </>
        )}
      </nav>
      <div className="settings-body">
        <section className="settings-section" aria-labelledby="settings-title">
          <h2 id="settings-title">{t(`settings.${shown.key}.title`)}</h2>
          <p className="settings-lead">{t(`settings.${shown.key}.lead`)}</p>
          <Section />
        </section>
      </div>
    </div>
  );
}
