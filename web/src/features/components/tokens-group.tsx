/** What everything is made of: colours by what they are for, sizes of type, corners and shadows. */
import { useTranslation } from 'react-i18next';
import { Group, Specimen } from './specimen.tsx';

const COLOURS = {
  grounds: ['ground', 'surface', 'surface-2', 'hover', 'selected'],
  inks: ['ink', 'ink-2', 'ink-3', 'line', 'line-strong'],
  accents: ['accent', 'accent-hover', 'accent-soft', 'accent-text', 'mark'],
  signals: ['good', 'good-soft', 'warning', 'warning-soft', 'danger', 'danger-soft', 'gold', 'gold-soft'],
} as const;
const SIZES = ['text-xl', 'text-l', 'text-m', 'text-s'];
const SHAPES = [
  ['radius-s', 'shadow-1'],
  ['radius-m', 'shadow-1'],
  ['radius-l', 'shadow-2'],
] as const;

function Colours({ of }: { of: keyof typeof COLOURS }) {
  const { t } = useTranslation();
  return (
    <Specimen name={t(`components.colours.${of}`)}>
      {COLOURS[of].map((name) => (
        <figure key={name} className="component-colour">
          <span style={{ background: `var(--${name})` }} />
          <figcaption>{name}</figcaption>
        </figure>
      ))}
    </Specimen>
  );
}

export function TokensGroup() {
  const { t } = useTranslation();
  return (
    <Group name="tokens">
      <Colours of="grounds" />
      <Colours of="inks" />
      <Colours of="accents" />
      <Colours of="signals" />
      <Specimen name="--text" isWide>
        <div className="component-type">
          {SIZES.map((size) => (
            <p key={size}>
              <small>{size}</small>
              <span style={{ fontSize: `var(--${size})` }}>{t('components.sentence')}</span>
            </p>
          ))}
        </div>
      </Specimen>
      <Specimen name="--radius, --shadow">
        {SHAPES.map(([radius, shadow]) => (
          <figure key={radius} className="component-colour">
            <span style={{ borderRadius: `var(--${radius})`, boxShadow: `var(--${shadow})` }} />
            <figcaption>
              {radius}, {shadow}
            </figcaption>
          </figure>
        ))}
      </Specimen>
    </Group>
  );
}
