import { api } from "@/lib/api/client";
import { ApiError, unwrap } from "@/lib/api/problem";
import { ChannelSocket, type SocketLike } from "@/lib/realtime/channel-socket";

async function fetchTicket(): Promise<string | null> {
  try {
    return (await unwrap(api.POST("/api/chat/ticket"))).ticket;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      return null; // The session ended elsewhere; the room stays readable.
    }
    throw error;
  }
}

export function openChannelSocket(channelId: string, isMember: boolean): ChannelSocket {
  return new ChannelSocket({
    fetchTicket: isMember ? fetchTicket : () => Promise.resolve(null),
    open: (ticket) => {
      const url = new URL(`/api/chat/stream/${encodeURIComponent(channelId)}`, window.location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      if (ticket) url.searchParams.set("ticket", ticket);
      return new WebSocket(url) as SocketLike;
    },
  });
}
