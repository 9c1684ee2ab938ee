import { navigation } from "@/lib/navigation";

/** Next calls it when a page is left for another one. */
export function onRouterTransitionStart(url: string): void {
  navigation.start(new URL(url, window.location.href));
}
