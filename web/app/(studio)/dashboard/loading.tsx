import { Skeleton } from "@/components/ui/skeleton";

export default function DashboardLoading() {
  return (
    <div className="mx-auto grid w-full max-w-[90rem] gap-5 px-4 py-6 sm:px-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <Skeleton className="h-9 w-56 lg:col-span-2" />
      <Skeleton className="h-96 rounded-xl" />
      <Skeleton className="h-96 rounded-xl" />
    </div>
  );
}
