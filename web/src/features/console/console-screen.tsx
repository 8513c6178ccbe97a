/** The console: one place whose sections follow what the person may see; those who may see nothing are told so. */
import { Loader } from '@mantine/core';
import { IconLayoutDashboard } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { ComposerHost } from '../mail/compose/composer-host.tsx';
import { useSections } from './use-sections.ts';
import '../settings/settings.css';
import './console.css';

export function ConsoleScreen() {
  const { t } = useTranslation();
  const { section } = useParams({ strict: false });
  const sections = useSections();
  if (!sections)
    return (
      <div className="objects-loading">
        <Loader />
      </div>
    );
  const shown = sections.find(({ key }) => key === section) ?? sections[0];
  if (!shown)
    return (
      <Empty icon={IconLayoutDashboard} title={t('console.nothing')}>
        {t('console.nothingText')}
      </Empty>
    );
  const Section = shown.component;
  return (
    <div className="settings console">
      <nav className="settings-nav" aria-label={t('shell.console')}>
        <h1>{t('shell.console')}</h1>
        {sections.map(({ key, icon: Icon }) => (
          <Link
            key={key}
            to="/console/$section"
            params={{ section: key }}
            className="settings-link"
            aria-current={key === shown.key ? 'page' : undefined}
          >
            <Icon size={19} stroke={1.6} />
            {t(`console.${key}.title`)}
          </Link>
        ))}
      </nav>
      <div className="settings-body">
        <section className="console-section" aria-labelledby="console-title">
          <h2 id="console-title">{t(`console.${shown.key}.title`)}</h2>
          <p className="settings-lead">{t(`console.${shown.key}.lead`)}</p>
          <Section />
        </section>
      </div>
      <ComposerHost />
    </div>
  );
}
