/** The menu of a `LaterMenu`, open as it comes. The button that asked for it was another element: the focus goes back by our hand. */
import { Menu, type MenuProps } from '@mantine/core';
import {
  cloneElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  useEffect,
  useRef,
  useState,
} from 'react';

export interface MenuPlace {
  position?: MenuProps['position'];
  width?: number;
}

/** What a button takes from its menu. */
export interface ButtonProps {
  onClick?: () => void;
  'aria-haspopup'?: 'menu';
  'aria-expanded'?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** The menu has faded by then, and what its act opened has the focus. */
const GONE_MS = 200;

interface Props extends MenuPlace {
  button: ReactElement<ButtonProps>;
  children: ReactNode;
}

export function OpenMenu({ button, children, position = 'bottom-end', width = 240 }: Props) {
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    if (isOpen) return undefined;
    const timer = window.setTimeout(() => {
      if (document.activeElement === document.body) target.current?.focus();
    }, GONE_MS);
    return () => window.clearTimeout(timer);
  }, [isOpen]);
  return (
    <Menu position={position} width={width} withinPortal opened={isOpen} onChange={setOpen}>
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
