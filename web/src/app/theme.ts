/** Mantine in our colours: the purple of Huế, small corners, one face of type from the system. */
import { createTheme, type MantineColorsTuple } from '@mantine/core';

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

export const THEME = createTheme({
  primaryColor: 'hue',
  primaryShade: { light: 7, dark: 5 },
  colors: { hue: PURPLE, red: RED },
  defaultRadius: 'md',
  fontFamily: 'var(--face)',
  fontFamilyMonospace: 'var(--face-fixed)',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // To see what one writes is for whoever works by keys as well.
  components: { PasswordInput: { defaultProps: { visibilityToggleFocusable: true } } },
});
