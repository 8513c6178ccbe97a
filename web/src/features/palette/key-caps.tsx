/** Keys as they stand on the keyboard. */
const NAMES: Readonly<Record<string, string>> = {
  Mod: /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl',
  Shift: '⇧',
  ArrowDown: '↓',
  ArrowUp: '↑',
  Escape: 'Esc',
  Enter: '⏎',
};

export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="key-caps">
      {keys
        .split(' ')
        .flatMap((chord) => chord.split('+'))
        .map((key, index) => (
          <kbd key={key + String(index)}>{NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
        ))}
    </span>
  );
}
