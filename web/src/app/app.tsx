/** The whole application: theme, language, toasts, and the router inside. */
import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { keepFocus } from '../design/focus/keep-focus.ts';
import { Hints } from '../design/hints/hints.tsx';
import { Toasts } from '../design/toasts/toasts.tsx';
import { usePreferences } from './preferences.ts';
import { router } from './router.tsx';
import { THEME } from './theme.ts';

/** The nonce of this answer: the only style elements that the policy takes. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce ?? '';
}

Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

export function App() {
  const { colorScheme } = usePreferences();
  useEffect(keepFocus, []);
  return (
    <MantineProvider
      theme={THEME}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      {...(colorScheme !== 'auto' && { forceColorScheme: colorScheme })}
    >
      <RouterProvider router={router} />
      <Toasts />
      <Hints />
    </MantineProvider>
  );
}
