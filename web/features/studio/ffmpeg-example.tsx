import { useTranslations } from "next-intl";
import { Card, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";

/** The key stays in the environment: commands end up in shell histories and screenshots. */
function command(serverUrl: string): string {
  return [
    "ffmpeg -re -i video.mp4 \\",
    "  -c:v libx264 -preset veryfast -tune zerolatency -b:v 3000k -maxrate 3000k -bufsize 6000k \\",
    "  -g 60 -keyint_min 60 -sc_threshold 0 -pix_fmt yuv420p -r 30 \\",
    "  -c:a aac -b:a 160k -ar 48000 \\",
    `  -f flv "${serverUrl}/$LEAMS_KEY"`,
  ].join("\n");
}

export function FfmpegExample({ serverUrl }: { serverUrl: string }) {
  const t = useTranslations("studio.ffmpeg");
  const text = command(serverUrl);
  return (
    <Card aria-labelledby="ffmpeg-title">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <CardTitle id="ffmpeg-title">{t("heading")}</CardTitle>
        <CopyButton text={text} subject={t("heading")} />
      </div>
      <p className="mt-1 text-sm text-muted">{t("text")}</p>
      <pre
        tabIndex={0}
        aria-label={t("heading")}
        className="mt-4 overflow-x-auto rounded-lg bg-raised p-4 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
    </Card>
  );
}
