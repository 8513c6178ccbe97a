/** The suggestions below the search box (WAI-ARIA combobox with a list); the input keeps the focus and names the one at hand. */
import type { Suggestion } from './suggestions.ts';

export const SUGGESTIONS_ID = 'search-suggestions';

export function suggestionId(index: number): string {
  return `${SUGGESTIONS_ID}-${index}`;
}

interface Props {
  label: string;
  suggestions: readonly Suggestion[];
  /** The one that Enter takes; -1 for none. */
  atHand: number;
  onChoose: (value: string) => void;
}

export function SuggestionList({ label, suggestions, atHand, onChoose }: Props) {
  return (
    <div id={SUGGESTIONS_ID} className="suggestions" role="listbox" aria-label={label}>
      {suggestions.map(({ value, label, icon: Icon, hint }, index) => (
        // The keys are the input's, which has the focus.
        <div
          key={value}
          id={suggestionId(index)}
          role="option"
          aria-selected={index === atHand}
          className="suggestion"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(value)}
        >
          <Icon size={17} stroke={1.6} />
          <span>{label}</span>
          <span className="suggestion-hint">{hint}</span>
        </div>
      ))}
    </div>
  );
}
