import { cookies } from "next/headers";
import { ClipStage } from "@/app/(watch)/clip-stage";
import { type ClipParams, findClip } from "@/app/(watch)/find-clip";
import { ClientMessages } from "@/components/shell/client-messages";
import { MATURE_COOKIE } from "@/lib/preferences";

export default async function ClipPlayer({ params }: ClipParams) {
  // Null also while the server is away; the page itself then says so.
  const [clip, jar] = await Promise.all([params.then(({ slug }) => findClip(slug)).catch(() => null), cookies()]);
  if (!clip) {
    return null;
  }
  return (
    <ClientMessages of={["channel", "player", "videos", "units"]}>
      <ClipStage key={clip.slug} clip={clip} isOfAge={jar.has(MATURE_COOKIE)} />
    </ClientMessages>
  );
}
