/** Mantine in our colours: the purple of Huế, small corners, one face of type from the system. */
import { type ComboboxItem, createTheme, type MantineColorsTuple, type OptionsFilter } from '@mantine/core';
import { foldForSearch } from '#formats/vietnamese/fold.ts';

const PURPLE: MantineColorsTuple = [
  '#f5effb',
  '#e7daf3',
  '#cfb4e8',
  '#b58cdc',
  '#9d68cf',
  '#854bbd',
  '#6f37a4',
  '#5b2a86',
  '#48216b',
  '#351850',
];

/** Around the danger of the tokens: white on it reads well, light and dark. */
const RED: MantineColorsTuple = [
  '#fdeceb',
  '#f9d2cf',
  '#f2aaa5',
  '#ea7f78',
  '#e2665e',
  '#cf3e35',
  '#c2342b',
  '#b3261e',
  '#8f1d17',
  '#6b1511',
];

/** The grounds and lines of the dark tokens: what Mantine draws itself is as purple as the rest. */
const DARK: MantineColorsTuple = [
  '#ece8f3',
  '#bdb6cb',
  '#9d95af',
  '#7d7590',
  '#433b54',
  '#352e43',
  '#282234',
  '#1f1b28',
  '#1a1721',
  '#121017',
];

/** What is typed finds names with their marks or without, each of its words anywhere: `so noi vu` is Sở Nội vụ. */
const findFolded: OptionsFilter = ({ options, search, limit }) => {
  const words = foldForSearch(search).split(/\s+/).filter(Boolean);
  const fits = ({ label }: ComboboxItem): boolean => {
    const text = foldForSearch(label);
    return words.every((word) => text.includes(word));
  };
  return options
    .map((option) => ('group' in option ? { ...option, items: option.items.filter(fits) } : option))
    .filter((option) => ('group' in option ? option.items.length > 0 : fits(option)))
    .slice(0, limit);
};

export const THEME = createTheme({
  primaryColor: 'hue',
  primaryShade: { light: 7, dark: 5 },
  colors: { hue: PURPLE, red: RED, dark: DARK },
  defaultRadius: 'md',
  fontFamily: 'var(--face)',
  fontFamilyMonospace: 'var(--face-fixed)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // To see what one writes is for whoever works by keys as well.
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    // They open when somebody asks for it: a form that begins with one is read first.
    Autocomplete: { defaultProps: { openOnFocus: false } },
    Select: { defaultProps: { filter: findFolded, openOnFocus: false } },
    MultiSelect: { defaultProps: { filter: findFolded, openOnFocus: false } },
    // The focus goes to the first item: nothing else may stand in a menu (WAI-ARIA).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Smaller than a finger, and the arrow keys do the same.
    NumberInput: { defaultProps: { hideControls: true } },
  },
});
