/** Properties as lines (RFC 6350 §3.3): the one place that writes any, so that nothing in a card becomes a line of its own. Pure. */
import { encodeParameter, encodeText, foldLine } from '../ical/content-lines.ts';
import type { Parameters } from './parameters.ts';
import type { Version } from './values.ts';

export interface Property {
  group: string;
  name: string;
  parameters: Parameters;
  /** Escaped already. */
  value: string;
  /** What a person calls it: a line of its own in the same group (RFC 9555 §2.3.13). */
  label?: string;
}

const TOKEN = /^[A-Za-z\d-]{1,100}$/;

/** What makes a card and is written around its properties. */
const FRAME = new Set(['BEGIN', 'END', 'VERSION']);

/** RFC 6868 §3.2 in 4.0; in 3.0 what cannot stand in a parameter becomes what is nearest to it. */
function escapeParameter(text: string, version: Version): string {
  const even = text.replaceAll(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, '\n');
  if (version === '3.0') return even.replaceAll('\n', ' ').replaceAll('"', "'");
  return even.replaceAll('^', '^^').replaceAll('\n', '^n').replaceAll('"', "^'");
}

function parameterText(name: string, values: readonly string[], version: Version): string {
  const written = values.map((value) => encodeParameter(escapeParameter(value, version)));
  return `;${name.toUpperCase()}=${written.join(',')}`;
}

/** A folded line; none for what is no property. */
function encodeProperty({ group, name, parameters, value }: Property, version: Version): string[] {
  if (!TOKEN.test(name) || FRAME.has(name.toUpperCase())) return [];
  const head = Object.entries(parameters)
    .filter(([parameter]) => TOKEN.test(parameter))
    .map(([parameter, values]) => parameterText(parameter, values, version));
  const plain = value.replaceAll(/[\u2028\u2029]|(?!\t)\p{Cc}/gu, '');
  const line = `${TOKEN.test(group) ? `${group}.` : ''}${name}${head.join('')}:${plain}`;
  return [foldLine(line.toWellFormed())];
}

/** Groups for what has a label: its own, or where that is called otherwise already a new one. */
function withLabels(properties: readonly Property[]): Property[] {
  const taken = new Set(properties.map(({ group }) => group.toLowerCase()));
  const labels = new Map<string, string>();
  let next = 1;
  return properties.flatMap(({ label, ...property }) => {
    if (label === undefined || label === '') return [property];
    let group = TOKEN.test(property.group) ? property.group : '';
    const known = labels.get(group.toLowerCase());
    if (known === label) return [property];
    if (group === '' || known !== undefined) {
      while (taken.has(`item${next}`)) next += 1;
      group = `item${next}`;
      taken.add(group);
    }
    labels.set(group.toLowerCase(), label);
    return [
      { ...property, group },
      { group, name: 'X-ABLabel', parameters: {}, value: encodeText(label) },
    ];
  });
}

/** The lines of a card's properties. */
export function encodeProperties(properties: readonly Property[], version: Version): string[] {
  return withLabels(properties).flatMap((property) => encodeProperty(property, version));
}
