/** Messengers and networks (RFC 9555 §2.3.3): `IMPP`, `SOCIALPROFILE` (RFC 9554 §3.6) and Apple's `X-SOCIALPROFILE`. Pure. */
import { encodeText } from '../ical/content-lines.ts';
import type { JsonObject } from '../jmap/json.ts';
import { itemsOf, labelOf, textOf } from './card-items.ts';
import type { Draft } from './draft.ts';
import type { VcardLine } from './lines.ts';
import { isContextOrRank, parameterOf, readParameters, typesOf, writeParameters } from './parameters.ts';
import type { Property } from './property-lines.ts';
import { decodeUri, encodeUri, isUri, type Version } from './values.ts';

/** Parameters with the name of the service and that of the person there. */
const NAMED: Readonly<Record<string, { services: readonly string[]; user: string }>> = {
  IMPP: { services: ['service-type', 'x-service-type'], user: 'username' },
  SOCIALPROFILE: { services: ['service-type'], user: 'username' },
  'X-SOCIALPROFILE': { services: [], user: 'x-user' },
};

export function readOnlineService(draft: Draft, line: VcardLine): boolean {
  const { services = [], user: userParameter = '' } = NAMED[line.name] ?? {};
  const value = decodeUri(line.value);
  const isText = !isUri(value) || parameterOf(line, 'value').toLowerCase() === 'text';
  const said = parameterOf(line, userParameter);
  // A name twice, or nothing at all, is no more than what it is.
  if (value === '' || /\s/.test(value) || (isText && (said !== '' || line.name === 'IMPP'))) return false;
  const parameter = services.find((name) => parameterOf(line, name) !== '') ?? '';
  const type = services.length === 0 ? typesOf(line).find((one) => !isContextOrRank(one)) : undefined;
  const service = type ?? parameterOf(line, parameter);
  const user = isText ? value : said;
  const taken = [parameter, userParameter, ...(isText ? ['value'] : [])];
  const item = {
    ...(service !== '' && { service }),
    ...(!isText && { uri: value }),
    ...(user !== '' && { user }),
    ...readParameters(line, { taken, takenTypes: type === undefined ? [] : [type.toLowerCase()] }),
    ...(line.name !== 'SOCIALPROFILE' && { vCardName: line.name.toLowerCase() }),
  };
  draft.add('onlineServices', item, line);
  return true;
}

/** 3.0 knows Apple's name only. */
function nameOf({ vCardName, uri }: JsonObject, version: Version): string {
  if (vCardName === 'impp' && typeof uri === 'string') return 'IMPP';
  return version === '3.0' || vCardName === 'x-socialprofile' ? 'X-SOCIALPROFILE' : 'SOCIALPROFILE';
}

function onlineService(item: JsonObject, version: Version): Property[] {
  const name = nameOf(item, version);
  const [service, user, uri] = ['service', 'user', 'uri'].map((member) => textOf(item[member]));
  if (!uri && !user) return [];
  const { group, parameters } = writeParameters(item, version);
  const { type = [], ...others } = parameters;
  const isApple = name === 'X-SOCIALPROFILE';
  const types = [...(isApple && service ? [service] : []), ...type];
  const serviceParameter = version === '3.0' ? 'x-service-type' : 'service-type';
  const all = {
    ...(types.length > 0 && { type: types }),
    ...(!isApple && service && { [serviceParameter]: [service] }),
    ...(uri && user && { [NAMED[name]?.user ?? '']: [user] }),
    ...(!uri && !isApple && { value: ['text'] }),
    ...others,
  };
  return [
    { group, name, parameters: all, value: uri ? encodeUri(uri) : encodeText(user ?? ''), ...labelOf(item) },
  ];
}

export function onlineServices(card: JsonObject, version: Version): Property[] {
  return itemsOf(card, 'onlineServices').flatMap((item) => onlineService(item, version));
}
