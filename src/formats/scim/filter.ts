/**
 * Filters and paths (RFC 7644 §3.4.2.2, §3.5.2) from text to a tree.
 *
 *     userName eq "an" and (emails[type eq "work" and value co "@hue"] or not (active eq false))
 */
import { MAX_FILTER_DEPTH, MAX_FILTER_ITEMS, MAX_FILTER_LENGTH } from './limits.ts';
import { ScimFault, type ScimType } from './scim-fault.ts';

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type CompareValue = string | number | boolean | null;

/** `urn:…:User:name.familyName` as its parts, the urn left out where it is a core schema's. */
export interface AttributePath {
  /** The schema, where it was given. */
  schema?: string;
  attribute: string;
  sub?: string;
}

export type Filter =
  | { kind: 'and' | 'or'; filters: readonly Filter[] }
  | { kind: 'not'; filter: Filter }
  | { kind: 'present'; path: AttributePath }
  | { kind: 'compare'; path: AttributePath; operator: CompareOperator; value: CompareValue }
  | { kind: 'values'; path: AttributePath; filter: Filter };

/** The target of an operation of PATCH: an attribute, perhaps some of its values, perhaps a part of these. */
export interface PatchPath {
  path: AttributePath;
  filter?: Filter;
  sub?: string;
}

const TOKEN =
  /\s*(?:([()[\]])|("(?:[^"\\\n]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*")|(-?\d{1,15}(?:\.\d{1,9})?)(?![\w.])|([A-Za-z][\w$-]*(?:[:.][\w$-]+)*))/y;
const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
/** Dots and colons of a schema's name belong to it: `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`. */
const PATH = /^(?:(urn:.*):)?([A-Za-z$][\w$-]*)(?:\.([A-Za-z$][\w$-]*))?$/i;

interface Token {
  kind: 'mark' | 'text' | 'number' | 'word';
  text: string;
}

function tokensOf(text: string, scimType: ScimType): Token[] {
  if (text.length > MAX_FILTER_LENGTH) throw new ScimFault('tooMany', 'The filter is too long.');
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new ScimFault(scimType, `The filter cannot be read from character ${at + 1}.`);
    const [, mark, quoted, number, word] = match;
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

/** Reads an attribute path such as `name.familyName`. */
export function parseAttributePath(text: string, scimType: ScimType = 'invalidPath'): AttributePath {
  const match = PATH.exec(text);
  if (!match?.[2]) throw new ScimFault(scimType, `"${text}" is no attribute path.`);
  return {
    ...(match[1] !== undefined && { schema: match[1] }),
    attribute: match[2],
    ...(match[3] !== undefined && { sub: match[3] }),
  };
}

/** Reads tokens by the grammar; its methods are the grammar's rules. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #scimType: ScimType;
  #at = 0;
  #items = 0;

  constructor(tokens: readonly Token[], scimType: ScimType) {
    this.#tokens = tokens;
    this.#scimType = scimType;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** `or` binds weaker than `and`. */
  readOr(depth = 0): Filter {
    if (depth > MAX_FILTER_DEPTH) throw new ScimFault('tooMany', 'The filter is nested too deeply.');
    const filters = [this.#readAnd(depth)];
    while (this.#takeWord('or')) filters.push(this.#readAnd(depth));
    return filters.length === 1 && filters[0] ? filters[0] : { kind: 'or', filters };
  }

  expectEnd(): void {
    if (!this.isAtEnd) this.#fail();
  }

  readPatchPath(): PatchPath {
    const path = this.#readPath();
    if (!this.#takeMark('[')) return { path };
    const filter = this.readOr(1);
    if (!this.#takeMark(']')) this.#fail();
    return { path, filter };
  }

  #readAnd(depth: number): Filter {
    const filters = [this.#readTerm(depth)];
    while (this.#takeWord('and')) filters.push(this.#readTerm(depth));
    return filters.length === 1 && filters[0] ? filters[0] : { kind: 'and', filters };
  }

  #readTerm(depth: number): Filter {
    this.#items += 1;
    if (this.#items > MAX_FILTER_ITEMS) throw new ScimFault('tooMany', 'The filter has too many parts.');
    if (this.#takeWord('not')) {
      if (!this.#takeMark('(')) this.#fail();
      const filter = this.readOr(depth + 1);
      if (!this.#takeMark(')')) this.#fail();
      return { kind: 'not', filter };
    }
    if (this.#takeMark('(')) {
      const filter = this.readOr(depth + 1);
      if (!this.#takeMark(')')) this.#fail();
      return filter;
    }
    return this.#readComparison(depth);
  }

  #readComparison(depth: number): Filter {
    const path = this.#readPath();
    if (this.#takeMark('[')) {
      const filter = this.readOr(depth + 1);
      if (!this.#takeMark(']')) this.#fail();
      return { kind: 'values', path, filter };
    }
    if (this.#takeWord('pr')) return { kind: 'present', path };
    const operator = this.#tokens[this.#at]?.text.toLowerCase() ?? '';
    if (!OPERATORS.has(operator)) this.#fail();
    this.#at += 1;
    return { kind: 'compare', path, operator: operator as CompareOperator, value: this.#readValue() };
  }

  #readPath(): AttributePath {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word') this.#fail();
    this.#at += 1;
    return parseAttributePath(token?.text ?? '', this.#scimType);
  }

  #readValue(): CompareValue {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token?.kind === 'text') return JSON.parse(token.text) as string;
    if (token?.kind === 'number') return Number(token.text);
    const words: Record<string, CompareValue> = { true: true, false: false, null: null };
    const value = token?.kind === 'word' ? words[token.text] : undefined;
    if (value === undefined) this.#fail();
    return value ?? null;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #takeMark(mark: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.#at += 1;
    return true;
  }

  #fail(): never {
    const token = this.#tokens[this.#at];
    throw new ScimFault(
      this.#scimType,
      token ? `"${token.text}" does not belong here.` : 'The filter ends too early.',
    );
  }
}

/** Reads a filter. Throws `ScimFault` invalidFilter or tooMany. */
export function parseFilter(text: string): Filter {
  const parser = new FilterParser(tokensOf(text, 'invalidFilter'), 'invalidFilter');
  const filter = parser.readOr();
  parser.expectEnd();
  return filter;
}

/** Reads the path of a PATCH operation: `emails[type eq "work"].value`. Throws `ScimFault` invalidPath. */
export function parsePatchPath(text: string): PatchPath {
  const bracket = text.indexOf(']');
  const [before, after] = bracket < 0 ? [text, ''] : [text.slice(0, bracket + 1), text.slice(bracket + 1)];
  const parser = new FilterParser(tokensOf(before, 'invalidPath'), 'invalidPath');
  const path = parser.readPatchPath();
  parser.expectEnd();
  if (after === '') return path;
  const sub = /^\.([A-Za-z$][\w$-]*)$/.exec(after)?.[1];
  if (sub === undefined)
    throw new ScimFault('invalidPath', `"${after}" does not belong behind the brackets.`);
  return { ...path, sub };
}
