/** The menu of a `LaterMenu`, open as it comes. */
import { Menu, type MenuProps } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

export interface MenuPlace {
  position?: MenuProps['position'];
  width?: number;
}

interface Props extends MenuPlace {
  button: ReactElement;
  children: ReactNode;
}

export function OpenMenu({ button, children, position = 'bottom-end', width = 240 }: Props) {
  return (
    <Menu position={position} width={width} withinPortal defaultOpened>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
