/** The arguments of a command or test after their check, and how they are asked for. */
import type { Argument, Arguments, Text } from './language.ts';

/** Tags by name, positional arguments by number. */
export class CheckedArguments implements Arguments {
  readonly #given = new Map<string | number, { at: number; value: Argument | undefined }>();

  set(key: string | number, at: number, value: Argument | undefined): void {
    this.#given.set(key, { at, value });
  }

  has(tag: string): boolean {
    return this.#given.has(tag);
  }

  at(key: string | number): number {
    return this.#given.get(key)?.at ?? 0;
  }

  number(key: string | number): number | undefined {
    const value = this.#given.get(key)?.value;
    return value?.kind === 'number' ? value.value : undefined;
  }

  text(key: string | number): Text | undefined {
    return this.texts(key)[0];
  }

  texts(key: string | number): readonly Text[] {
    const value = this.#given.get(key)?.value;
    return value?.kind === 'strings' ? value.texts.map(({ text }) => text) : [];
  }

  constants(key: string | number): { text: string; at: number }[] {
    const value = this.#given.get(key)?.value;
    if (value?.kind !== 'strings') return [];
    return value.texts.flatMap(({ text, at }) => (typeof text === 'string' ? [{ text, at }] : []));
  }
}
