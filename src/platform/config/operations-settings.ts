/** Settings of those who run it: backups, logs, metrics, traces, stopping. */
import { MEGABYTE, optional, type Setting, setting } from './setting.ts';
import {
  parseBoolean,
  parseBytes,
  parseChoice,
  parseDuration,
  parseInteger,
  parseList,
  parseText,
} from './values.ts';

/** By key, as in `schema.ts`. */
export const OPERATIONS = {
  backup_to: setting(
    'path',
    parseText,
    optional,
    'Where the nightly backup goes: a folder, or s3://bucket/prefix?endpoint=….',
  ),
  backup_key_file: setting(
    'path',
    parseText,
    optional,
    'A file whose first line is the passphrase of the backup; keep a copy elsewhere.',
  ),
  backup_key: setting('text', parseText, optional, 'The passphrase of the backup, instead of a file.', {
    secret: true,
  }),
  backup_keep: setting(
    'list',
    parseIntegers(3),
    [7, 5, 12],
    'Backups kept: of so many days, weeks and months the newest each.',
    { defaultText: '7, 5, 12' },
  ),
  backup_window: setting(
    'time',
    parseDuration,
    7 * 24 * 60 * 60_000,
    'Any moment of so long ago until now can be restored, of the embedded database: its log is archived beside the nightly backup. 0s for none.',
    { defaultText: '7d' },
  ),
  blobs_keep: setting(
    'time',
    parseDuration,
    undefined as number | undefined,
    'How long message bytes in an object store outlive the last message that has them: at least as long as moments of the database are restored from its log. By default backup_window and a day.',
    { defaultText: '8d' },
  ),
  cache_memory: setting(
    'size',
    parseBytes,
    1024 * MEGABYTE,
    'What a process keeps in memory at most of mail that was read or written last: letters, envelopes, lists, sort keys. Filled only where so much is read.',
  ),
  log_level: setting(
    'choice',
    parseChoice(['debug', 'info', 'warn', 'error', 'fatal']),
    'info',
    'How much to log.',
  ),
  status_page: setting(
    'yes/no',
    parseBoolean,
    true,
    'The public status page at /status: how the services are and were for 90 days, without names or numbers of anything.',
  ),
  metrics_token: setting(
    'text',
    parseText,
    optional,
    'Bearer token for /metrics from other machines; without it only this machine may ask.',
    {
      secret: true,
    },
  ),
  traces: setting(
    'text',
    parseText,
    optional,
    'Where traces are sent: an OpenTelemetry collector, OTLP over HTTP, as http://127.0.0.1:4318/v1/traces.',
  ),
  traces_percent: setting(
    'number',
    parseInteger(1, 100),
    10,
    'How many of a hundred messages are traced, where traces are sent.',
  ),
  drain_timeout: setting('time', parseDuration, 30_000, 'How long a stop waits for what is under way.', {
    defaultText: '30s',
  }),
} satisfies Record<string, Setting<unknown>>;

/** A list of so many whole numbers. */
function parseIntegers(count: number): Setting<number[]>['parse'] {
  return (text) => {
    const parsed = parseList(text);
    if ('mistake' in parsed) return parsed;
    const values = parsed.value.map(Number);
    if (values.length !== count || values.some((value) => !Number.isInteger(value) || value < 0))
      return { mistake: `is not ${count} whole numbers` };
    return { value: values };
  };
}
