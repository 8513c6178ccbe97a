/** A notice's words in both languages, side by side where there is room. */
import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import './status.css';

export interface Words {
  titleVi: string;
  titleEn: string;
  textVi: string;
  textEn: string;
}

const LANGUAGES = ['Vi', 'En'] as const;

export function NoticeTexts({ words, onChange }: { words: Words; onChange: (words: Words) => void }) {
  const { t } = useTranslation();
  return (
    <div className="form-pairs two-languages">
      {LANGUAGES.map((language) => (
        <fieldset key={language}>
          <legend>{t(`console.status.language${language}`)}</legend>
          <TextInput
            required
            label={t('console.status.name')}
            lang={language.toLowerCase()}
            maxLength={200}
            value={words[`title${language}`]}
            onChange={(event) => onChange({ ...words, [`title${language}`]: event.currentTarget.value })}
          />
          <Textarea
            autosize
            minRows={3}
            label={t('console.status.text')}
            lang={language.toLowerCase()}
            maxLength={4000}
            value={words[`text${language}`]}
            onChange={(event) => onChange({ ...words, [`text${language}`]: event.currentTarget.value })}
          />
        </fieldset>
      ))}
    </div>
  );
}
