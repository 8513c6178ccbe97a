/** A button that shows a picture and says its name, with its key in the hint. */
import { ActionIcon, Tooltip } from '@mantine/core';
import type { ComponentType, MouseEvent } from 'react';

export interface IconProps {
  size?: number | string;
  stroke?: number | string;
}

interface Props {
  icon: ComponentType<IconProps>;
  label: string;
  /** The key that does the same. */
  hotkey?: string;
  onClick?: (event: MouseEvent) => void;
  isActive?: boolean;
  isDisabled?: boolean;
  size?: number;
}

export function IconButton({ icon: Icon, label, hotkey, onClick, isActive, isDisabled, size = 32 }: Props) {
  const hint = hotkey ? `${label} (${hotkey})` : label;
  return (
    <Tooltip label={hint} openDelay={450} withinPortal>
      <ActionIcon
        variant={isActive ? 'light' : 'subtle'}
        color={isActive ? 'hue' : 'gray'}
        size={size}
        className="icon-button"
        aria-label={label}
        aria-pressed={isActive}
        disabled={isDisabled ?? false}
        onClick={onClick}
      >
        <Icon size={size >= 32 ? 19 : 17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
