import { Skeleton } from "@/components/ui/skeleton";

export default function OwnClipsLoading() {
  return (
    <div className="page-gutter flex max-w-5xl flex-col gap-5 py-6">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-10 w-80" />
      <Skeleton className="h-96 rounded-xl" />
    </div>
  );
}
