import { Skeleton } from "@/components/ui/skeleton";

export default function StorageLoading() {
  return (
    <>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="mt-6 h-96 rounded-xl" />
    </>
  );
}
