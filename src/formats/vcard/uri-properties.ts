/** Properties whose value is a URI (RFC 9555 §2.4.2, §2.6, §2.9, §2.10), read and written by one table. Pure. */
import type { Json, JsonObject } from '../jmap/json.ts';
import { itemsOf, labelOf } from './card-items.ts';
import type { Draft } from './draft.ts';
import type { VcardLine } from './lines.ts';
import { parameterOf, readParameters, typesOf, writeParameters } from './parameters.ts';
import type { Property } from './property-lines.ts';
import { bytesOf, decodeUri, encodeUri, isBinary, isUri, mediaTypeOf, type Version } from './values.ts';

/** The map that has it, and the kind of the item there. */
export const URI_PROPERTIES: Readonly<Record<string, readonly [property: string, kind?: string]>> = {
  URL: ['links'],
  'CONTACT-URI': ['links', 'contact'],
  PHOTO: ['media', 'photo'],
  LOGO: ['media', 'logo'],
  SOUND: ['media', 'sound'],
  KEY: ['cryptoKeys'],
  SOURCE: ['directories', 'entry'],
  'ORG-DIRECTORY': ['directories', 'directory'],
  CALURI: ['calendars', 'calendar'],
  FBURL: ['calendars', 'freeBusy'],
  CALADRURI: ['schedulingAddresses'],
};

/** Bytes as 3.0 has them; the type is in the URI from then on. */
function readBytes(draft: Draft, line: VcardLine): boolean {
  const [property = '', kind] = URI_PROPERTIES[line.name] ?? [];
  const bytes = line.value.replaceAll(/\s/g, '');
  const [type, ...more] = typesOf(line).map((one) => one.toLowerCase());
  if (!isBinary(line.name) || more.length > 0 || !/^[A-Za-z\d+/]+=*$/.test(bytes)) return false;
  const mediaType = mediaTypeOf(line.name, type ?? (line.name === 'PHOTO' ? 'jpeg' : ''));
  // What 3.0 calls it must be what it is called when it is written.
  const uri = `data:${mediaType};base64,${bytes}`;
  if (type !== undefined && bytesOf(uri)?.type?.toLowerCase() !== type) return false;
  const reading = { taken: ['encoding'], takenTypes: type === undefined ? [] : [type] };
  const item = { ...(kind !== undefined && { kind }), mediaType, uri, ...readParameters(line, reading) };
  draft.add(property, item, line);
  return true;
}

/** A picture that lies elsewhere would be asked for there whenever the card is looked at: it is kept, and not shown. */
export function readUri(draft: Draft, line: VcardLine): boolean {
  const encoding = parameterOf(line, 'encoding').toLowerCase();
  if (encoding === 'b' || encoding === 'base64') return readBytes(draft, line);
  const [property = '', kind] = URI_PROPERTIES[line.name] ?? [];
  const uri = decodeUri(line.value);
  const isText = parameterOf(line, 'value').toLowerCase() === 'text';
  if (property === 'links' && uri === '') return true;
  // Whitespace is in no URI, and would not be written.
  if (isText || /\s/.test(uri) || (line.name !== 'URL' && !isUri(uri))) return false;
  if (line.name === 'PHOTO' && !/^data:image\/[a-z\d.+-]+;base64,[A-Za-z\d+/]+=*$/.test(uri)) return false;
  const said = parameterOf(line, 'mediatype');
  const within = /^data:([^;,]+)/.exec(uri)?.[1];
  const mediaType = said || within;
  const item = { ...(kind !== undefined && { kind }), ...(mediaType && { mediaType }), uri };
  draft.add(
    property,
    { ...item, ...readParameters(line, { taken: said === '' ? [] : ['mediatype'] }) },
    line,
  );
  return true;
}

function uriProperty(name: string, item: JsonObject, version: Version): Property[] {
  const { uri, mediaType } = item;
  if (typeof uri !== 'string' || uri === '') return [];
  const { group, parameters } = writeParameters(item, version);
  const data = version === '3.0' && isBinary(name) && !('value' in parameters) ? bytesOf(uri) : undefined;
  if (data) {
    const { type = [], ...others } = parameters;
    const types = [...(data.type === undefined ? [] : [data.type]), ...type];
    const all = { encoding: ['b'], ...(types.length > 0 && { type: types }), ...others };
    return [{ group, name, parameters: all, value: data.bytes, ...labelOf(item) }];
  }
  const isSaid = version === '3.0' && isBinary(name) && !('value' in parameters);
  const all = {
    ...(isSaid && { value: ['uri'] }),
    ...(typeof mediaType === 'string' && !uri.startsWith('data:') && { mediatype: [mediaType] }),
    ...parameters,
  };
  return [{ group, name, parameters: all, value: encodeUri(uri), ...labelOf(item) }];
}

/** What an item of a map is called in a vCard; of a kind that vCard does not know, as the first of its map, but a medium is not a picture. */
function nameOf(property: string, kind: Json | undefined): string | undefined {
  const names = Object.entries(URI_PROPERTIES).filter(([, [of]]) => of === property);
  const named = names.find(([, [, own]]) => own === kind) ?? (property === 'media' ? undefined : names[0]);
  return named?.[0];
}

/** What a card points to. */
export function uriProperties(card: JsonObject, version: Version): Property[] {
  const maps = new Set(Object.values(URI_PROPERTIES).map(([property]) => property));
  return [...maps].flatMap((property) =>
    itemsOf(card, property).flatMap((item) => {
      const name = nameOf(property, item['kind']);
      return name === undefined ? [] : uriProperty(name, item, version);
    }),
  );
}
