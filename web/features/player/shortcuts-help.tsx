"use client";

import { useTranslations } from "next-intl";
import { SingleKeysSwitch } from "@/components/shell/single-keys-switch";
import { Dialog } from "@/components/ui/dialog";
import { SHORTCUTS, type ShortcutAction } from "@/features/player/shortcuts";

interface ShortcutsHelpProps {
  onOpenChange: (open: boolean) => void;
}

export function ShortcutsHelp({ onOpenChange }: ShortcutsHelpProps) {
  const t = useTranslations("player.shortcuts");
  const actions = Object.keys(SHORTCUTS) as ShortcutAction[];
  return (
    <Dialog open onOpenChange={onOpenChange} title={t("title")}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-2.5 text-sm">
        {actions.map((action) => (
          <div key={action} className="contents">
            <dt>{t(action)}</dt>
            <dd className="flex items-center gap-1">
              {SHORTCUTS[action].map((key) => (
                <kbd key={key} className="rounded-md border border-line bg-raised px-1.5 py-0.5 font-mono text-xs">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-5 border-t border-line pt-4">
        <SingleKeysSwitch />
      </div>
    </Dialog>
  );
}
