/**
 * Filter scripts on the server (RFC 9661): read and written as blobs. A script of rules, made by the visual editor, is read back
 * into its rules; any other is somebody's own and stays as it was written.
 */
import type { FilterRule } from '#formats/sieve/rules/filter-rule.ts';
import { readRules, writeRules } from '#formats/sieve/rules/rules-script.ts';
import type { Client } from '../../../jmap/client.ts';
import { requireDone } from '../../../jmap/client.ts';
import { OfflineFault, RefusedFault } from '../../../jmap/faults.ts';
import type { SieveScript } from '../../../jmap/objects.ts';
import { registerType } from '../../../jmap/sync.ts';
import { textOf } from '../../../jmap/transport.ts';
import { uploadFile } from '../../mail/compose/upload.ts';

registerType('SieveScript', { properties: undefined, wholly: true });

/** The answer while away is shown as a script too, but edited elsewhere (RFC 9661 §4). */
export const VACATION_ID = 'vacation';
const RULES_NAME = 'Quy tắc lọc thư';
const OWN_NAME = 'Kịch bản riêng';
const TYPE = 'application/sieve';

export type Filters =
  | { kind: 'rules'; scriptId: string | undefined; rules: readonly FilterRule[] }
  | { kind: 'own'; scriptId: string; name: string; content: string };

/** The script that runs; with none active, the rules that were switched off last are still there. */
export function chooseScript(scripts: readonly SieveScript[]): SieveScript | undefined {
  const own = scripts.filter(({ id }) => id !== VACATION_ID);
  return own.find(({ isActive }) => isActive) ?? own.find(({ name }) => name === RULES_NAME);
}

export async function readFilters(
  client: Client,
  accountId: string,
  script: SieveScript | undefined,
): Promise<Filters> {
  if (!script) return { kind: 'rules', scriptId: undefined, rules: [] };
  const url = client.transport.downloadUrl(accountId, script.blobId, 'filter.sieve', TYPE);
  const answer = await fetch(url, { credentials: 'same-origin' }).catch(() => {
    throw new OfflineFault('The script could not be fetched.');
  });
  if (!answer.ok) throw new RefusedFault(String(answer.status), '');
  const content = await answer.text();
  const rules = readRules(content);
  if (rules) return { kind: 'rules', scriptId: script.id, rules };
  return { kind: 'own', scriptId: script.id, name: script.name, content };
}

async function upload(client: Client, accountId: string, content: string): Promise<string> {
  const file = new Blob([content], { type: TYPE });
  const url = client.transport.uploadUrl(accountId);
  const { blobId } = await uploadFile(url, file, () => undefined, new AbortController().signal);
  return blobId;
}

/** What is wrong with a script, each fault in a line with its place; empty for a good one. */
export async function checkContent(client: Client, accountId: string, content: string): Promise<string[]> {
  const blobId = await upload(client, accountId, content);
  const [answer] = await client.transport.request([['SieveScript/validate', { accountId, blobId }]]);
  const error = answer?.['error'] as { description?: string } | null | undefined;
  return error ? textOf(error.description, '?').split('\n') : [];
}

/** Writes a script and lets it run; gives its id. */
export async function writeContent(
  client: Client,
  accountId: string,
  scriptId: string | undefined,
  content: string,
): Promise<string> {
  const blobId = await upload(client, accountId, content);
  const name = readRules(content) ? RULES_NAME : OWN_NAME;
  const taken = client.cache
    .all('SieveScript', accountId)
    .find((script) => script.name === name && script.id !== scriptId);
  const target = scriptId ?? taken?.id;
  const [answer] = await client.transport.request([
    [
      'SieveScript/set',
      {
        accountId,
        ...(target === undefined
          ? { create: { script: { name, blobId } }, onSuccessActivateScript: '#script' }
          : {
              update: { [target]: { blobId, ...(!taken && { name }) } },
              onSuccessActivateScript: target,
            }),
      },
    ],
  ]);
  if (answer) requireDone(answer);
  await client.fetchAll('SieveScript', accountId);
  const created = (answer?.['created'] as Record<string, { id: string }> | null)?.['script'];
  return target ?? created?.id ?? '';
}

export function writeRuleList(
  client: Client,
  accountId: string,
  scriptId: string | undefined,
  rules: readonly FilterRule[],
): Promise<string> {
  return writeContent(client, accountId, scriptId, writeRules(rules));
}
