interface SettingSwitchProps {
  label: string;
  hint: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export function SettingSwitch({ label, hint, isOn, onChange }: SettingSwitchProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-start gap-3 py-1 text-sm pointer-coarse:py-4">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <span>
        <span className="font-medium">{label}</span>
        <span className="block text-muted">{hint}</span>
      </span>
    </label>
  );
}
