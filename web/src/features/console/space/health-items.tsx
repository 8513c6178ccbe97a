/** The parts of the system, each with how it is and what to do. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Asked, useMethod } from '../parts/use-method.ts';

interface HealthItem {
  part: string;
  state: 'good' | 'warning' | 'bad';
  vi: string;
  en: string;
}

const ICONS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX };

export function HealthItems({ items }: { items: readonly HealthItem[] }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="health">
      {items.map((item) => {
        const Icon = ICONS[item.state];
        return (
          <li key={item.part} data-state={item.state}>
            <Icon size={20} stroke={1.8} role="img" aria-label={t(`console.health.state.${item.state}`)} />
            <span>
              <strong>{t(`console.health.parts.${item.part}`)}</strong>
              <small>{i18n.language === 'en' ? item.en : item.vi}</small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** How they are now. */
export function useHealth(): Asked<{ list: HealthItem[] }> {
  return useMethod<{ list: HealthItem[] }>('Health/check');
}
