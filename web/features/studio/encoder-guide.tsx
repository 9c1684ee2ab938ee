import { useTranslations } from "next-intl";
import { Card, CardTitle } from "@/components/ui/card";

const PROFILES = [
  { size: "1920×1080", fps: 60, kbps: "6000" },
  { size: "1920×1080", fps: 30, kbps: "4500" },
  { size: "1280×720", fps: 60, kbps: "4500" },
  { size: "1280×720", fps: 30, kbps: "3000" },
] as const;

/** As OBS writes them, so that they can be found. */
function useSettings() {
  const t = useTranslations("units");
  return [
    { key: "encoder", value: "x264 (H.264)" },
    { key: "rateControl", value: "CBR" },
    { key: "keyframe", value: t("seconds", { value: 2 }) },
    { key: "preset", value: "veryfast" },
    { key: "profile", value: "high" },
    { key: "tune", value: "zerolatency" },
    { key: "options", value: "bframes=0" },
    { key: "audio", value: `AAC, ${t("kbps", { value: 160 })}, ${t("kilohertz", { value: 48 })}` },
  ] as const;
}

export function EncoderGuide() {
  const t = useTranslations("studio.guide");
  const tUnits = useTranslations("units");
  return (
    <Card aria-labelledby="guide-title">
      <CardTitle id="guide-title">{t("heading")}</CardTitle>
      <ol className="mt-3 flex list-decimal flex-col gap-1.5 ps-5 text-sm">
        <li>{t("step1")}</li>
        <li>{t("step2")}</li>
        <li>{t("step3")}</li>
      </ol>
      <dl className="mt-5 divide-y divide-line text-sm">
        {useSettings().map(({ key, value }) => (
          <div key={key} className="flex flex-wrap justify-between gap-x-4 py-2">
            <dt className="text-muted">{t(key)}</dt>
            <dd className="font-mono">{value}</dd>
          </div>
        ))}
      </dl>
      <table className="mt-5 w-full text-sm">
        <caption className="pb-2 text-start font-medium">{t("bitrates")}</caption>
        <thead className="text-muted">
          <tr>
            <th className="pb-1 text-start font-normal">{t("size")}</th>
            <th className="pb-1 text-start font-normal">{t("fps")}</th>
            <th className="pb-1 text-end font-normal">{t("bitrate")}</th>
          </tr>
        </thead>
        <tbody>
          {PROFILES.map(({ size, fps, kbps }) => (
            <tr key={`${size}-${fps}`} className="border-t border-line">
              <td className="py-1.5">{size}</td>
              <td>{fps}</td>
              <td className="text-end">{tUnits("kbps", { value: kbps })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
