"use client";

import { useEffect, useState } from "react";
import { api } from "@/lib/api/client";
import { useErrorText } from "@/lib/api/error-text";
import { ApiError, unwrap } from "@/lib/api/problem";
import type { Captions } from "@/lib/api/types";
import { languageName } from "@/lib/language-name";

/** As the server says. */
export const LARGEST_CAPTIONS = 1024 * 1024;

/** What is wrong with the file, in the server's words, which name the line. */
function reasonOf(error: unknown): string | null {
  const field = error instanceof ApiError ? error.fields.find(({ code }) => code.startsWith("captions.")) : undefined;
  return field?.detail ?? null;
}

const ask = async (id: string) => (await unwrap(api.GET("/api/vods/{id}/captions", { params: { path: { id } } }))).captions;

/** A video's captions, and what its owner can do with them. */
export function useCaptionsOf(videoId: string) {
  const errorText = useErrorText();
  const [list, setList] = useState<readonly Captions[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ text: string; reason: string | null } | null>(null);

  async function run(act: () => Promise<unknown>): Promise<boolean> {
    setBusy(true);
    setFailure(null);
    try {
      await act();
      setList(await ask(videoId));
      return true;
    } catch (error) {
      setFailure({ text: errorText(error), reason: reasonOf(error) });
      return false;
    } finally {
      setBusy(false);
    }
  }

  useEffect(() => {
    let isHere = true;
    ask(videoId).then(
      (found) => isHere && setList(found),
      (error: unknown) => isHere && setFailure({ text: errorText(error), reason: null }),
    );
    return () => {
      isHere = false;
    };
  }, [videoId, errorText]);

  const put = (language: string, file: File) =>
    run(() =>
      unwrap(
        api.PUT("/api/vods/{id}/captions/{language}", {
          params: { path: { id: videoId, language }, query: { label: languageName(language, language) } },
          // Not every system knows what such a file is.
          headers: { "Content-Type": "text/vtt" },
          body: file as unknown as string,
          bodySerializer: (bytes: unknown) => bytes as BodyInit,
        }),
      ),
    );

  const remove = (language: string) =>
    run(() => unwrap(api.DELETE("/api/vods/{id}/captions/{language}", { params: { path: { id: videoId, language } } })));

  return { list, busy, failure, put, remove };
}
