/**
 * A button whose menu is fetched when it is first wanted: the first screen has many menus, and shows none. While it comes the button
 * stays what it is; `preloadMenus` fetches what all menus share.
 */
import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import type { ButtonProps, MenuPlace } from './open-menu.tsx';

const loadMenu = () => import('./open-menu.tsx').then((module) => ({ default: module.OpenMenu }));
const OpenMenu = lazy(loadMenu);

export function preloadMenus(): Promise<unknown> {
  return loadMenu();
}

interface Props extends MenuPlace {
  button: ReactElement<ButtonProps>;
  /** What the menu offers; may be lazy. */
  children: ReactNode;
}

export function LaterMenu({ button, children, ...rest }: Props) {
  const [isWanted, setWanted] = useState(false);
  const closed = cloneElement(button, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onClick: () => setWanted(true),
  });
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <OpenMenu button={button} {...rest}>
        {children}
      </OpenMenu>
    </Suspense>
  );
}
