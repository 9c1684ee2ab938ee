/** Beside the list of pages. */
export { default, generateMetadata } from "@/app/(account)/settings/profile/page";
