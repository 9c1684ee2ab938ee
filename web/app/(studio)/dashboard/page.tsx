/** Beside the list of pages. */
export { default, generateMetadata } from "@/app/(studio)/dashboard/live/page";
