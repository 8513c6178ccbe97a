/** `config`: the settings in force, or the reference page, or an example file. */
import { exampleToml, settingsReference } from '#platform/config/reference.ts';
import { SCHEMA } from '#platform/config/schema.ts';
import type { Setting } from '#platform/config/setting.ts';
import type { CommandDefinition } from '../command-definition.ts';
import { settingsOf } from '../open-store.ts';
import { SETTING_KEYS, SETTING_OPTIONS } from '../setting-texts.ts';

/** A setting's value as it may be shown: a secret's never is. */
function shown(key: string, value: unknown): unknown {
  const setting = (SCHEMA as Record<string, Setting<unknown>>)[key];
  if (setting?.secret && value !== undefined) return '…';
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const config: CommandDefinition = {
  name: 'config',
  summary: { vi: 'xem các thiết lập đang dùng', en: 'show the settings in force' },
  options: [
    {
      flags: '--reference',
      text: { vi: 'in tài liệu mọi thiết lập', en: 'print the reference of all settings' },
    },
    { flags: '--example', text: { vi: 'in tệp congthu.toml mẫu', en: 'print an example congthu.toml' } },
    ...SETTING_OPTIONS,
  ],
  run: (call) => {
    if (call.options.reference === true) process.stdout.write(settingsReference());
    else if (call.options.example === true) process.stdout.write(exampleToml());
    else {
      const entries = Object.entries(settingsOf(call, SETTING_KEYS)).map(
        ([key, value]) => [key, shown(key, value)] as const,
      );
      const lines = entries.map(([key, value]) => `${key} = ${JSON.stringify(value) ?? ''}`);
      call.output.result(Object.fromEntries(entries), lines);
    }
    return Promise.resolve(undefined);
  },
};

export const commands: readonly CommandDefinition[] = [config];
