/** A button that shows a picture and says its name, with its key in the hint. */
import { ActionIcon, type ActionIconProps } from '@mantine/core';
import type { ComponentType, MouseEvent, Ref } from 'react';

export interface IconProps {
  size?: number | string;
  stroke?: number | string;
}

interface Props extends Omit<ActionIconProps, 'size'> {
  icon: ComponentType<IconProps>;
  label: string;
  /** The key that does the same. */
  hotkey?: string;
  onClick?: (event: MouseEvent) => void;
  isActive?: boolean;
  isDisabled?: boolean;
  size?: number;
  /** A menu opens at it. */
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton(props: Props) {
  const { icon: Icon, label, hotkey, isActive, isDisabled, size = 32, ...rest } = props;
  const hint = hotkey ? `${label} (${hotkey})` : label;
  return (
    <ActionIcon
      variant={isActive ? 'light' : 'subtle'}
      color={isActive ? 'hue' : 'gray'}
      size={size}
      className="icon-button"
      aria-label={label}
      data-hint={hint}
      aria-pressed={isActive}
      disabled={isDisabled ?? false}
      {...rest}
    >
      <Icon size={size >= 32 ? 19 : 17} stroke={1.7} />
    </ActionIcon>
  );
}
