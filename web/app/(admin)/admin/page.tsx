/** Beside the list of pages. */
export { default, generateMetadata } from "@/app/(admin)/admin/overview/page";
