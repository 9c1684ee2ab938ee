import type { ReactNode } from "react";

/** For `<bdi>` in messages: what a person has named stands in a sentence without turning its order. */
export const bdi = (name: ReactNode) => <bdi>{name}</bdi>;
