/** What is written in: empty, filled, wrong, and not to be changed. */
import {
  MultiSelect,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../design/parts/day-field.tsx';
import { MomentField } from '../../design/parts/moment-field.tsx';
import { Group, Specimen, State } from './specimen.tsx';

const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const UNITS = ['Sở Nội vụ', 'Sở Xây dựng', 'UBND huyện A Lưới', 'Văn phòng UBND tỉnh'];
const DAY = '2026-11-27';

function Texts() {
  const { t } = useTranslation();
  const label = t('signIn.address');
  return (
    <Specimen name="TextInput" isWide>
      <State of="empty">
        <TextInput label={label} placeholder={ADDRESS} />
      </State>
      <State of="filled">
        <TextInput label={label} description={t('components.description')} defaultValue={ADDRESS} required />
      </State>
      <State of="wrong">
        <TextInput label={label} defaultValue="nguyenvanan@" error={t('components.wrong')} />
      </State>
      <State of="disabled">
        <TextInput label={label} defaultValue={ADDRESS} disabled />
      </State>
      <State of="small">
        <TextInput
          size="xs"
          leftSection={<IconSearch size={14} />}
          aria-label={t('table.filter')}
          placeholder={t('table.filter')}
        />
      </State>
    </Specimen>
  );
}

export function FieldsGroup() {
  const { t } = useTranslation();
  const [day, setDay] = useState(DAY);
  const [moment, setMoment] = useState(`${DAY}T17:00`);
  const unit = t('components.unit');
  return (
    <Group name="fields">
      <Texts />
      <Specimen name="PasswordInput, NumberInput, Textarea">
        <State of="filled">
          <PasswordInput label={t('signIn.password')} defaultValue="mot-mat-khau-dai" />
        </State>
        <State of="filled">
          <NumberInput
            label={t('components.number')}
            defaultValue={184_320}
            thousandSeparator="."
            decimalSeparator=","
          />
        </State>
        <State of="filled">
          <Textarea label={t('components.text')} defaultValue={t('components.sentence')} autosize />
        </State>
      </Specimen>
      <Specimen name="Select, MultiSelect, NativeSelect">
        <State of="filled">
          <Select label={unit} data={UNITS} defaultValue={UNITS[0] ?? null} searchable clearable />
        </State>
        <State of="several">
          <MultiSelect label={unit} data={UNITS} defaultValue={UNITS.slice(0, 2)} searchable />
        </State>
        <State of="usual">
          <NativeSelect label={unit} data={UNITS} />
        </State>
      </Specimen>
      <Specimen name="DayField, MomentField">
        <State of="filled">
          <DayField label={t('components.day')} value={day} onChange={setDay} />
        </State>
        <State of="filled">
          <MomentField label={t('components.moment')} usualTime="17:00" value={moment} onChange={setMoment} />
        </State>
        <State of="plain">
          <DayField isPlain label={t('components.day')} value={day} onChange={setDay} />
        </State>
      </Specimen>
    </Group>
  );
}
