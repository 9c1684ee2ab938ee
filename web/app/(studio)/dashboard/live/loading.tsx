import { Skeleton } from "@/components/ui/skeleton";

export default function LiveManagerLoading() {
  return (
    <div className="@container grow md:px-6 md:py-5">
      <Skeleton className="mb-4 h-8 w-56 max-md:hidden" />
      <div className="grid gap-5 md:grid-cols-[minmax(16rem,2fr)_minmax(0,3fr)] @min-[53rem]:grid-cols-[16rem_minmax(0,1fr)_17rem] @6xl:grid-cols-[20rem_minmax(0,1fr)_22rem]">
        <Skeleton className="h-11 rounded-xl md:h-96" />
        <Skeleton className="aspect-video rounded-xl max-md:hidden" />
        <Skeleton className="h-96 rounded-xl" />
      </div>
    </div>
  );
}
