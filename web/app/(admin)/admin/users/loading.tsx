import { Skeleton } from "@/components/ui/skeleton";

export default function UsersLoading() {
  return (
    <>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="mt-6 h-16 rounded-xl" />
      <Skeleton className="mt-5 h-96 rounded-xl" />
    </>
  );
}
