"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

interface RotateDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConfirm: () => void;
}

export function RotateDialog({ open, onOpenChange, onConfirm }: RotateDialogProps) {
  const t = useTranslations("studio.rotate");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("text")}>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
        <Button
          variant="primary"
          onClick={() => {
            onOpenChange(false);
            onConfirm();
          }}
        >
          {t("confirm")}
        </Button>
      </div>
    </Dialog>
  );
}
