import { Skeleton } from "@/components/ui/skeleton";

export default function ChannelLoading() {
  return (
    <main className="lg:grid lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div>
        <div className="aspect-video bg-black lg:max-h-[calc(100dvh-12rem)] lg:w-full" />
        <div className="flex gap-4 px-4 py-5 lg:px-6">
          <Skeleton className="size-14 rounded-full" />
          <div className="flex grow flex-col gap-2">
            <Skeleton className="h-6 w-40" />
            <Skeleton className="h-5 max-w-96" />
          </div>
        </div>
      </div>
      <div className="border-l border-line bg-surface max-lg:hidden" />
    </main>
  );
}
