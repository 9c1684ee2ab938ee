import { Skeleton } from "@/components/ui/skeleton";

export default function HomeLoading() {
  return (
    <div className="page-gutter flex flex-col gap-6 py-6 sm:py-8">
      <Skeleton className="h-8 w-48" />
      <div className="card-grid">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className="flex flex-col gap-3">
            <Skeleton className="aspect-video rounded-xl" />
            <Skeleton className="h-23" />
          </div>
        ))}
      </div>
    </div>
  );
}
