/** How far a unit administrator has come with the guide (R5.3), and the next step. */
import { Button, Progress } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useGuideSteps } from '../guide/guide-steps.ts';

export function GuideCard() {
  const { t } = useTranslation();
  const steps = useGuideSteps();
  if (!steps) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  const next = steps.find(({ isDone }) => !isDone);
  if (!next) return null;
  return (
    <section className="guide-card" aria-labelledby="guide-card-title">
      <div>
        <h3 id="guide-card-title">{t('console.guide.card')}</h3>
        <p>{t('console.guide.next', { step: t(`console.guide.steps.${next.key}.title`) })}</p>
        <Progress
          value={(done / steps.length) * 100}
          aria-label={t('console.guide.progress', { done, of: steps.length })}
        />
      </div>
      <Button
        renderRoot={(props) => <Link to="/console/$section" params={{ section: 'guide' }} {...props} />}
      >
        {t('console.guide.open')}
      </Button>
    </section>
  );
}
