/** A tour of the console: what each place is for, one after the other, with the place itself marked beside it. */
import { Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { useSectionKeys } from '../sections-context.ts';

const KEY = 'congthu.tour';
const PLACES = ['overview', 'requests', 'units', 'feeds', 'slips', 'groups', 'rounds', 'proposals'];

export function wasTourSeen(): boolean {
  return localStorage.getItem(KEY) === 'seen';
}

export function Tour({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = useSectionKeys();
  const [at, setAt] = useState(0);
  const places = PLACES.filter((place) => keys.has(place));
  const place = places[at] ?? 'overview';
  const isLast = at >= places.length - 1;
  const close = (): void => {
    localStorage.setItem(KEY, 'seen');
    onClose();
  };
  useEffect(() => {
    const link = document.querySelector(`.console-nav [data-section="${place}"]`);
    link?.setAttribute('data-toured', 'true');
    link?.scrollIntoView({ block: 'nearest' });
    return () => link?.removeAttribute('data-toured');
  }, [place]);
  return (
    <Dialog
      onClose={close}
      overlayProps={{ backgroundOpacity: 0.25 }}
      title={t('console.guide.tourAt', { at: at + 1, of: places.length })}
    >
      <h3 className="tour-title">{t(`console.${place}.title`)}</h3>
      <p aria-live="polite">{t(`console.guide.places.${place}`)}</p>
      <Group justify="space-between" mt="lg">
        <Button variant="subtle" onClick={close}>
          {t('console.guide.skip')}
        </Button>
        <Group gap={8}>
          {at > 0 && (
            <Button variant="default" onClick={() => setAt(at - 1)}>
              {t('console.guide.back')}
            </Button>
          )}
          <Button data-autofocus onClick={() => (isLast ? close() : setAt(at + 1))}>
            {t(isLast ? 'console.guide.begin' : 'console.guide.forward')}
          </Button>
        </Group>
      </Group>
    </Dialog>
  );
}
