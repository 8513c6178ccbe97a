/** The rail: the places of the application, one click away on every screen; at the bottom of small screens. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../jmap/hooks.ts';
import { PersonMenu } from './person-menu.tsx';
import { PLACES, type Place } from './places.ts';

function RailLink({ place }: { place: Place }) {
  const { t } = useTranslation();
  const Icon = place.icon;
  return (
    <Link
      to={place.path}
      className="rail-link"
      data-hint={t(place.label)}
      data-hint-side="right"
      activeProps={{ 'data-active': true }}
    >
      <Icon size={22} stroke={1.6} />
      <span className="rail-label">{t(place.label)}</span>
    </Link>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const { session } = useClient();
  const places = PLACES.filter((place) => place.isFor?.(session) ?? true);
  return (
    <nav className="rail" aria-label={t('shell.places')}>
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <img src="/app/icon.svg" alt="CôngThư" width={34} height={34} className="rail-brand" />
      {places
        .filter((place) => !place.isAtEnd)
        .map((place) => (
          <RailLink key={place.path} place={place} />
        ))}
      <span className="rail-space" />
      {places
        .filter((place) => place.isAtEnd)
        .map((place) => (
          <RailLink key={place.path} place={place} />
        ))}
      <PersonMenu />
    </nav>
  );
}
