import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Instance = Schemas["Instance"];
export type Profile = Schemas["Profile"];
export type StreamCard = Schemas["StreamCard"];
export type Stream = Schemas["Stream"];
export type LiveList = Schemas["LiveList"];
export type ChannelPage = Schemas["ChannelPage"];
export type ChannelInfo = Schemas["Channel"];
export type KeyReveal = Schemas["KeyReveal"];
export type Health = Schemas["Health"];
export type Advice = Schemas["Advice"];
export type Message = Schemas["Message"];
export type ChatFragment = Schemas["Fragment"];

/** What a channel does right now; the socket and the health endpoint speak the same words. */
export type BroadcastState = Health["state"];
