"use client";

import { Check, ChevronRight } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/cx";
import { useFullscreenElement } from "@/lib/hooks/use-fullscreen-element";
import { useIsAlive } from "@/lib/hooks/use-is-alive";

const ITEM_CLASS =
  "flex min-h-9 pointer-coarse:min-h-11 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none " +
  "data-highlighted:bg-raised data-disabled:cursor-default data-disabled:opacity-50";

const CONTENT_CLASS = "z-50 max-w-[min(22rem,calc(100vw-1rem))] rounded-xl border border-line bg-surface p-1.5 shadow-pop";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
}

/** A drop-down menu; the trigger must be one focusable element, which says that it waits until the page is alive. */
export function Menu({ trigger, children }: MenuProps) {
  const isAlive = useIsAlive();
  const fullscreen = useFullscreenElement() as HTMLElement | null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild disabled={!isAlive} className="disabled:cursor-progress disabled:opacity-100">
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={fullscreen}>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={cx(CONTENT_CLASS, "min-w-52")}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof DropdownMenu.Item>) {
  return <DropdownMenu.Item {...props} className={cx(ITEM_CLASS, className)} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2.5 py-1.5 text-xs font-medium text-muted">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1.5 h-px bg-line" />;
}

interface SubmenuProps {
  label: ReactNode;
  children: ReactNode;
}

/** An item that opens choices of its own beside the menu. */
export function Submenu({ label, children }: SubmenuProps) {
  const fullscreen = useFullscreenElement() as HTMLElement | null;
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={cx(ITEM_CLASS, "data-[state=open]:bg-raised")}>
        {label}
        <ChevronRight size={16} aria-hidden className="ms-auto text-muted rtl:-scale-x-100" />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={fullscreen}>
        <DropdownMenu.SubContent sideOffset={6} collisionPadding={8} className={cx(CONTENT_CLASS, "min-w-40")}>
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  );
}

interface MenuToggleProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
}

export function MenuToggle({ checked, onCheckedChange, children }: MenuToggleProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      className={cx(ITEM_CLASS, "justify-between")}
    >
      {children}
      <Check size={16} aria-hidden className={checked ? "text-accent" : "invisible"} />
    </DropdownMenu.CheckboxItem>
  );
}

interface MenuChoicesProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
}

export function MenuChoices<T extends string>({ value, onChange, options }: MenuChoicesProps<T>) {
  return (
    <DropdownMenu.RadioGroup value={value}>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          onSelect={() => onChange(option.value)}
          className={ITEM_CLASS}
        >
          {option.icon}
          <span className="grow">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check size={16} aria-hidden className="text-accent" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
