/** From whom, to whom, about what. */
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RecipientField } from './recipient-field.tsx';
import type { Draft } from './use-draft.ts';

export function ComposerFields({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const { fields, change, identities, accountId } = draft;
  const [showsCopies, setShowsCopies] = useState(fields.cc.length + fields.bcc.length > 0);
  return (
    <div className="composer-fields">
      {identities.length > 1 && (
        <div className="composer-field">
          <span className="composer-label">{t('compose.from')}</span>
          <NativeSelect
            variant="unstyled"
            aria-label={t('compose.from')}
            value={fields.identityId ?? identities[0]?.id}
            onChange={(event) => change({ identityId: event.currentTarget.value })}
            data={identities.map((identity) => ({
              value: identity.id,
              label: `${identity.name} <${identity.email}>`,
            }))}
          />
        </div>
      )}
      <RecipientField
        label={t('compose.to')}
        accountId={accountId}
        value={fields.to}
        onChange={(to) => change({ to })}
        hasFocus={fields.to.length === 0}
        end={
          !showsCopies && (
            <button type="button" className="link-button" onClick={() => setShowsCopies(true)}>
              {t('compose.copies')}
            </button>
          )
        }
      />
      {showsCopies && (
        <>
          <RecipientField
            label={t('compose.cc')}
            accountId={accountId}
            value={fields.cc}
            onChange={(cc) => change({ cc })}
          />
          <RecipientField
            label={t('compose.bcc')}
            accountId={accountId}
            value={fields.bcc}
            onChange={(bcc) => change({ bcc })}
          />
        </>
      )}
      <div className="composer-field">
        <TextInput
          variant="unstyled"
          className="composer-subject"
          placeholder={t('compose.subject')}
          aria-label={t('compose.subject')}
          value={fields.subject}
          maxLength={900}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
