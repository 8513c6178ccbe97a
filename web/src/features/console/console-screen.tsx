/** The console: one place whose sections follow what the person may see; those who may see nothing are told so. */
import { Loader, NativeSelect } from '@mantine/core';
import { IconLayoutDashboard } from '@tabler/icons-react';
import { CatchBoundary, Link, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { ComposerHost } from '../mail/compose/composer-host.tsx';
import { FaultScreen } from '../shell/fault-screen.tsx';
import { type ConsoleSection, GROUPS } from './sections.ts';
import { SectionKeys } from './sections-context.ts';
import { useSections } from './use-sections.ts';
import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Pill.css';
import '@mantine/core/styles/PillsInput.css';
import '@mantine/core/styles/Progress.css';
// What push keeps fresh: every section shows some of these.
import '../directory/directory-types.ts';
import '../directory/group-types.ts';
import './accounts/account-types.ts';
import './agency-mail/agency-mail-types.ts';
import './archive/archive-types.ts';
import './console-types.ts';
import './handovers/handover-types.ts';
import './orders/order-types.ts';
import './reports/report-types.ts';
import './safety/safety-types.ts';
import './work-types.ts';
import '../settings/settings.css';
import './console.css';

function Waiting() {
  return (
    <div className="console-waiting">
      <Loader size="sm" />
    </div>
  );
}

function Navigation({ sections, shown }: { sections: readonly ConsoleSection[]; shown: string }) {
  const { t } = useTranslation();
  const element = useRef<HTMLElement>(null);
  // What is open is in sight, however far down it stands.
  useEffect(() => {
    element.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <nav ref={element} className="settings-nav console-nav" aria-label={t('shell.console')}>
      <h1>{t('shell.console')}</h1>
      {GROUPS.map((group) => {
        const own = sections.filter((section) => section.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group} role="group" aria-labelledby={`console-${group}`}>
            <span className="console-group" id={`console-${group}`}>
              {t(`console.nav.${group}`)}
            </span>
            {own.map(({ key, icon: Icon }) => (
              <Link
                key={key}
                to="/console/$section"
                params={{ section: key }}
                className="settings-link"
                data-section={key}
                aria-current={key === shown ? 'page' : undefined}
              >
                <Icon size={18} stroke={1.6} />
                {t(`console.${key}.title`)}
              </Link>
            ))}
          </div>
        );
      })}
    </nav>
  );
}

/** On a telephone all sections are in one choice. */
function Chooser({ sections, shown }: { sections: readonly ConsoleSection[]; shown: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <NativeSelect
      className="console-chooser"
      aria-label={t('shell.console')}
      value={shown}
      data={GROUPS.map((group) => ({
        group: t(`console.nav.${group}`),
        items: sections
          .filter((section) => section.group === group)
          .map(({ key }) => ({ value: key, label: t(`console.${key}.title`) })),
      })).filter(({ items }) => items.length > 0)}
      onChange={(event) =>
        void navigate({ to: '/console/$section', params: { section: event.currentTarget.value } })
      }
    />
  );
}

export function ConsoleScreen() {
  const { t } = useTranslation();
  const { section } = useParams({ strict: false });
  const sections = useSections();
  const keys = useMemo(() => new Set(sections?.map(({ key }) => key)), [sections]);
  if (!sections) return <Waiting />;
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
      <Navigation sections={sections} shown={shown.key} />
      <div className="settings-body">
        <Chooser sections={sections} shown={shown.key} />
        <section key={shown.key} className="console-section" aria-labelledby="console-title">
          <h2 id="console-title">{t(`console.${shown.key}.title`)}</h2>
          <p className="settings-lead">{t(`console.${shown.key}.lead`)}</p>
          <SectionKeys value={keys}>
            <Suspense fallback={<Waiting />}>
              <CatchBoundary getResetKey={() => shown.key} errorComponent={FaultScreen}>
                <Section />
              </CatchBoundary>
            </Suspense>
          </SectionKeys>
        </section>
      </div>
      <ComposerHost />
    </div>
  );
}
