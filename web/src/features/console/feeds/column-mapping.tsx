/** Which column of a file is which field: as understood, to be corrected, with some rows to look at. */
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export interface DescribedFile {
  format: string;
  headings: string[];
  rowCount: number;
  sample: string[][];
  fields: { field: string; vi: string; en: string; isRequired: boolean; heading: string | null }[];
}

interface Props {
  file: DescribedFile;
  /** Field to heading, where somebody said otherwise. */
  mapping: Record<string, string>;
  onChange: (mapping: Record<string, string>) => void;
}

export function ColumnMapping({ file, mapping, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const headings = [...new Set(file.headings.filter((heading) => heading.trim() !== ''))];
  return (
    <fieldset>
      <legend>
        {t('console.feeds.mapping', {
          number: file.rowCount,
          format: file.format.toUpperCase(),
        })}
      </legend>
      <div className="mapping">
        {file.fields.map(({ field, vi, en, isRequired, heading }) => (
          <Select
            key={field}
            size="xs"
            clearable={mapping[field] !== undefined}
            required={isRequired}
            label={i18n.language === 'en' ? en : vi}
            placeholder={t('console.feeds.noColumn')}
            data={headings}
            value={mapping[field] ?? heading}
            onChange={(chosen) => {
              const { [field]: _old, ...rest } = mapping;
              onChange(chosen === null ? rest : { ...rest, [field]: chosen });
            }}
          />
        ))}
      </div>
      <div className="objects-scroll" tabIndex={0} role="region" aria-label={t('console.feeds.sample')}>
        <table className="objects-table">
          <thead>
            <tr>
              {file.headings.map((heading, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a heading may stand twice
                <th key={`${heading} ${at}`} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.sample.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
              <tr key={line}>
                {file.headings.map((heading, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a heading may stand twice
                  <td key={`${heading} ${at}`}>{row[at] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </fieldset>
  );
}
