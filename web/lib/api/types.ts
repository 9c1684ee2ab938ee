import type { components } from "@/lib/api/schema.gen";

type Schemas = components["schemas"];

export type Instance = Schemas["Instance"];
export type InstanceFace = Schemas["InstanceFace"];
export type PictureView = Schemas["PictureView"];
export type AdminOverview = Schemas["OverviewView"];
export type AdminLiveStream = Schemas["LiveStream"];
export type AdminUser = Schemas["AdminUser"];
export type AdminStorage = Schemas["StorageView"];
export type StorageJob = Schemas["StorageJob"];
export type StorageQueueSum = Schemas["StorageQueue"];
export type Hold = Schemas["HoldView"];
export type NameCheck = Schemas["UsernameCheck"];
export type Profile = Schemas["Profile"];
export type StreamCard = Schemas["StreamCard"];
export type Stream = Schemas["Stream"];
export type Chapter = Schemas["VodChapter"];
export type Captions = Schemas["VodCaptions"];
export type Clip = Schemas["Clip"];
export type ClipCards = Schemas["ClipCards"];
export type Vod = Schemas["Vod"];
export type VodEdits = Schemas["VodEdits"];
export type Vods = Schemas["Vods"];
export type Recall = Schemas["RecallView"];
export type VodStorage = Schemas["VodStorage"];
export type WatchHistory = Schemas["WatchHistory"];
export type LiveList = Schemas["LiveList"];
export type ChannelCard = Schemas["ChannelCard"];
export type CategoryCard = Schemas["CategoryCard"];
export type CategoryList = Schemas["CategoryList"];
export type CategoryView = Schemas["CategoryView"];
export type FollowingList = Schemas["FollowingList"];
export type FollowedUser = Schemas["FollowedUser"];
export type ChannelPage = Schemas["ChannelPage"];
export type ChannelInfo = Schemas["Channel"];
export type ReadKeyReveal = Schemas["ReadKeyReveal"];
export type IpAllowlist = Schemas["IpAllowlist"];
export type Health = Schemas["Health"];
export type Advice = Schemas["Advice"];
export type Message = Schemas["SentMessage"]; // One's own has a nonce.
export type ChatFragment = Schemas["Fragment"];

/** What a channel does right now; the socket and the health endpoint speak the same words. */
export type BroadcastState = Health["state"];
