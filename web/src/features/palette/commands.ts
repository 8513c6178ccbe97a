/**
 * What can be done right now, by name: screens offer commands while they are shown; keys, palette and menus run them.
 *
 * The highest layer that offers a name wins: an open message's "next" is not the list's.
 */
export interface Command {
  /** Name of the command: its text is `commands.<name>` in the catalogues. */
  name: string;
  run: () => void;
  /** Keys as `g i`, `Shift+u`, `Mod+k`; Gmail's where it has one. */
  keys?: readonly string[];
  /** A text that is not in the catalogues, the name of a folder. */
  text?: string;
  /** Not in the palette: moving about in a list. */
  isQuiet?: boolean;
}

interface Offer {
  commands: readonly Command[];
  layer: number;
}

let offers: readonly Offer[] = [];
const listeners = new Set<() => void>();

function tell(next: readonly Offer[]): void {
  offers = next;
  for (const listener of listeners) listener();
}

/** Offers commands; gives how to take them back. */
export function offerCommands(commands: readonly Command[], layer: number): () => void {
  const own: Offer = { commands, layer };
  tell([...offers, own].sort((a, b) => a.layer - b.layer));
  return () => tell(offers.filter((offer) => offer !== own));
}

export function subscribeCommands(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let last: { of: readonly Offer[]; commands: readonly Command[] } = { of: [], commands: [] };

/** Every command on offer, each name once. */
export function listCommands(): readonly Command[] {
  if (last.of !== offers) {
    const byName = new Map<string, Command>();
    for (const command of offers.flatMap((offer) => offer.commands))
      byName.set(command.text ? `${command.name} ${command.text}` : command.name, command);
    last = { of: offers, commands: [...byName.values()] };
  }
  return last.commands;
}

/** Runs a command by its name; whether it was on offer. */
export function runCommand(name: string): boolean {
  const command = listCommands().findLast((one) => one.name === name);
  command?.run();
  return command !== undefined;
}
