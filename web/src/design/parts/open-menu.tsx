/** The menu of a `LaterMenu`, open as it comes. The button that asked for it was another element: the focus goes back by our hand. */
import { Menu, type MenuProps } from '@mantine/core';
import { cloneElement, type ReactElement, type ReactNode, type Ref, useRef, useState } from 'react';
import { isFocusFree } from '../focus/keep-focus.ts';

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

interface Props extends MenuPlace {
  button: ReactElement<ButtonProps>;
  children: ReactNode;
}

export function OpenMenu({ button, children, position = 'bottom-end', width = 240 }: Props) {
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  const change = (isWanted: boolean): void => {
    setOpen(isWanted);
    const isOurs = isFocusFree() || document.activeElement?.closest('[role="menu"]');
    // What an act of the menu opens takes the focus afterwards, and gives it back here.
    if (!isWanted && isOurs) target.current?.focus({ preventScroll: true });
  };
  return (
    <Menu position={position} width={width} withinPortal opened={isOpen} onChange={change}>
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
