/** A name without the mark of the demonstration. */
export function plainName(name: string): string {
  return name.replace(' (trình diễn)', '');
}
