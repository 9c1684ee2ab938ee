#include "services/streams/live_list.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace leams::streams {

StreamState state_of(const BroadcastRecord& broadcast) {
    if (broadcast.ended_at) {
        return StreamState::Offline;
    }
    if (broadcast.grace_ends_at) {
        return broadcast.is_ending ? StreamState::Ending : StreamState::Reconnecting;
    }
    return broadcast.is_live ? StreamState::Live : StreamState::Starting;
}

Stream to_stream(const BroadcastRecord& broadcast, std::int64_t viewers) {
    const auto base = "/live/" + broadcast.id.str();
    Stream stream;
    stream.id = broadcast.id;
    stream.user_id = broadcast.user_id;
    stream.username = broadcast.username;
    stream.display_name = broadcast.display_name;
    stream.avatar_url = broadcast.avatar_url;
    stream.title = broadcast.channel.title;
    stream.category = broadcast.channel.category;
    stream.category_id = broadcast.channel.category_id;
    stream.category_slug = broadcast.channel.category_slug;
    stream.tags = broadcast.channel.tags;
    stream.language = broadcast.channel.language;
    stream.is_mature = broadcast.channel.is_mature;
    stream.viewer_count = viewers;
    stream.thumbnail_url = base + "/thumbnail.jpg";
    stream.started_at = to_rfc3339(broadcast.started_at);
    stream.state = state_of(broadcast);
    stream.peak_viewers = std::max(broadcast.peak_viewers, viewers);
    stream.description = broadcast.channel.description;
    stream.is_live = broadcast.is_live;
    stream.chat_url = "/api/chat/stream/" + broadcast.user_id.str();
    if (broadcast.ended_at) {
        stream.ended_at = to_rfc3339(*broadcast.ended_at);
    }
    if (broadcast.is_live && broadcast.grace_ends_at) {
        stream.grace_ends_at = to_rfc3339(*broadcast.grace_ends_at);
    }
    if (broadcast.is_live) {
        stream.stream_url = base + "/index.m3u8";
        stream.playback = Playback{.hls = base + "/index.m3u8"};
    }
    return stream;
}

LiveSnapshot::Entry make_entry(const BroadcastRecord& broadcast, std::int64_t viewers) {
    LiveSnapshot::Entry entry{
        .stream = to_stream(broadcast, viewers),
        .started_at = broadcast.started_at,
        .category_key = to_lower_ascii(broadcast.channel.category),
        .tag_keys = {},
        .revision = broadcast.revision,
    };
    for (const auto& tag : broadcast.channel.tags) {
        entry.tag_keys.push_back(to_lower_ascii(tag));
    }
    return entry;
}

LiveSnapshot::LiveSnapshot(std::vector<Entry> entries)
    : entries_(std::move(entries)) {
    std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
        if (a.stream.viewer_count != b.stream.viewer_count) {
            return a.stream.viewer_count > b.stream.viewer_count;
        }
        return a.started_at != b.started_at ? a.started_at < b.started_at : a.stream.id < b.stream.id;
    });
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        by_id_.emplace(entries_[i].stream.id.str(), i);
        by_user_.emplace(entries_[i].stream.user_id.str(), i);
    }
}

const LiveSnapshot::Entry* LiveSnapshot::find(const BroadcastId& id) const {
    const auto found = by_id_.find(id.str());
    return found == by_id_.end() ? nullptr : &entries_[found->second];
}

const LiveSnapshot::Entry* LiveSnapshot::find_channel(const UserId& user) const {
    const auto found = by_user_.find(user.str());
    return found == by_user_.end() ? nullptr : &entries_[found->second];
}

LiveList LiveSnapshot::page(const LiveQuery& query) const {
    const auto category = query.category ? std::optional(to_lower_ascii(*query.category)) : std::nullopt;
    const auto language = query.language ? std::optional(to_lower_ascii(*query.language)) : std::nullopt;
    const auto tag = query.tag ? std::optional(to_lower_ascii(*query.tag)) : std::nullopt;
    LiveList list{
        .total = 0,
        .limit = static_cast<std::int64_t>(query.limit),
        .offset = static_cast<std::int64_t>(query.offset),
        .streams = {},
    };
    std::size_t matched = 0;
    for (const auto& entry : entries_) {
        const bool fits =
            (!category || entry.category_key == *category || entry.stream.category_slug == category) &&
            (!language || entry.stream.language == *language) &&
            (!tag || std::ranges::find(entry.tag_keys, *tag) != entry.tag_keys.end());
        if (!fits) {
            continue;
        }
        if (matched >= query.offset && list.streams.size() < query.limit) {
            list.streams.push_back(entry.stream);
        }
        ++matched;
    }
    list.total = static_cast<std::int64_t>(matched);
    return list;
}

} // namespace leams::streams
