/** The settings as documents: the reference page and the example file, made from the schema. */
import { SCHEMA } from './schema.ts';
import type { Setting } from './setting.ts';
import { environmentName, flagName } from './settings.ts';

function defaultOf(setting: Setting<unknown>): string {
  if (setting.defaultText !== undefined) return setting.defaultText;
  const value = setting.default;
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return typeof value === 'object' || value === undefined ? 'none' : `${value as string | number | boolean}`;
}

/** `docs/settings.md`. */
export function settingsReference(): string {
  const rows = Object.entries(SCHEMA).map(
    ([key, setting]: [string, Setting<unknown>]) =>
      `| \`${key}\` | ${setting.kind} | ${defaultOf(setting)} | ${setting.doc} |`,
  );
  return [
    '# Settings',
    '',
    'Flags come before the environment, the environment before `congthu.toml`, the file before the defaults. A key such',
    `as \`port_base\` is the flag \`${flagName('port_base')}\`, the variable \`${environmentName('port_base')}\` and the key \`port_base\` in the file.`,
    'Sizes are written `50M` or `10G`, times `30s`, `5m`, `4h` or `5d`, lists with commas. This page is made by',
    '`npx congthu config --reference`.',
    '',
    '| key | kind | default | what it does |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** `congthu.example.toml`: every key, commented out, with its sentence. */
export function exampleToml(): string {
  const entries = Object.entries(SCHEMA).map(([key, setting]: [string, Setting<unknown>]) => {
    const shown = exampleValue(setting);
    return `# ${setting.doc}\n# Default: ${defaultOf(setting)}\n# ${key} = ${shown}\n`;
  });
  return `# CôngThư: settings. Copy to congthu.toml and change what you need.\n\n${entries.join('\n')}`;
}

/** The default as it would be written in the file; times as people write them. */
function exampleValue(setting: Setting<unknown>): string {
  const value = setting.default instanceof Map ? '' : setting.default;
  if (typeof value === 'boolean') return String(value);
  if (setting.kind.includes('time')) return JSON.stringify(setting.defaultText ?? '');
  if (typeof value === 'number') return String(value);
  return JSON.stringify(Array.isArray(value) ? value.join(', ') : (value ?? ''));
}
