#pragma once

#include "services/streams/api.hpp"
#include "services/users/ports.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace leams::users {

struct ChannelQuery {
    ChannelSort sort = ChannelSort::Recent;
    std::size_t limit = 20;
    std::optional<ChannelPosition> after{};
};

/// A channel in the list, with the broadcast on air or else the last one.
struct ListedChannel {
    ChannelRecord record;
    std::optional<streams::Stream> stream;
};

struct ChannelList {
    std::vector<ListedChannel> channels;
    std::optional<ChannelPosition> next; // Where the next page begins; empty: this is the last.
};

/// The channels that have been on air, also those that are not at present. Thread-safe.
class Directory {
public:
    Directory(DirectoryStore& store, streams::Channels& channels)
        : store_(store)
        , channels_(channels) {}

    runtime::Task<Result<ChannelList>> list(ChannelQuery query);

private:
    DirectoryStore& store_;
    streams::Channels& channels_;
};

} // namespace leams::users
