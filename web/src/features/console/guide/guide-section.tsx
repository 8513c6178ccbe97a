/** The unit administrator's guide (R5.3): what to do in which order, how far one is, and a tour of the places at the first visit. */
import { Button } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleDashed, IconMap2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGuideSteps } from './guide-steps.ts';
import { Tour, wasTourSeen } from './tour.tsx';
import './guide.css';

export function GuideSection() {
  const { t } = useTranslation();
  const steps = useGuideSteps();
  const [isTour, setTour] = useState(() => !wasTourSeen());
  const next = steps?.find(({ isDone }) => !isDone);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        mb="md"
        leftSection={<IconMap2 size={15} />}
        onClick={() => setTour(true)}
      >
        {t('console.guide.tour')}
      </Button>
      <ol className="guide">
        {steps?.map((step, at) => {
          const Icon = step.isDone ? IconCircleCheckFilled : IconCircleDashed;
          return (
            <li key={step.key} data-done={step.isDone} data-next={step === next}>
              <Icon
                size={26}
                role="img"
                aria-label={t(step.isDone ? 'console.guide.done' : 'console.guide.open_')}
              />
              <div>
                <h3>
                  {at + 1}. {t(`console.guide.steps.${step.key}.title`)}
                </h3>
                <p>{t(`console.guide.steps.${step.key}.text`)}</p>
                <Button
                  size="xs"
                  variant={step === next ? 'filled' : 'default'}
                  renderRoot={(props) => (
                    <Link to="/console/$section" params={{ section: step.section }} {...props} />
                  )}
                >
                  {t(`console.${step.section}.title`)}
                </Button>
              </div>
            </li>
          );
        })}
      </ol>
      {isTour && <Tour onClose={() => setTour(false)} />}
    </>
  );
}
